from django.urls import path

from certification.figures import views as figures
from certification.views import people, records

app_name = "people"
urlpatterns = [
    path("", people.people, name="list"),
    path("number/", people.by_number, name="by_number"),
    path("register/", people.register, name="register"),
    path("own/", people.own, name="own"),
    path("claims/", records.claims, name="claims"),
    path("claims/<int:pk>/confirm/", records.confirm_post, name="confirm_post"),
    path("claims/<int:pk>/refuse/", records.refuse_post, name="refuse_post"),
    path("figures/", figures.structure, name="figures"),
    path("figures/places/", figures.places, name="figure_places"),
    path("figures/work/", figures.work, name="figure_work"),
    path("figures/years/", figures.years, name="figure_years"),
    path("figures/people/", figures.people, name="figure_people"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/number/", people.reveal, name="reveal"),
    path("<int:pk>/correct/", people.correct, name="correct"),
    path("<int:pk>/identity/", people.correct_identity, name="identity"),
    path("<int:pk>/account/", people.tie_account, name="tie_account"),
    path("<int:pk>/account/untie/", people.untie_account, name="untie_account"),
    path("<int:pk>/posts/<int:record>/end/", records.end_post, name="end_post"),
    path("<int:pk>/<slug:kind>/add/", records.add, name="add"),
    path("<int:pk>/<slug:kind>/<int:record>/correct/", records.correct, name="correct_record"),
    path("<int:pk>/<slug:kind>/<int:record>/remove/", records.remove, name="remove_record"),
    path("proofs/<int:pk>/", records.proof, name="proof"),
]
