from django.urls import path

from workflows.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("draft/", views.draft, name="draft"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/file.pdf", views.pdf, name="pdf"),
    path("certificates/<int:pk>/", views.certificate_pdf, name="certificate"),
    path("certificates/<int:pk>/again/", views.certificate_again, name="certificate_again"),
]
