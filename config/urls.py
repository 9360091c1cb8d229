"""Every address of the site. Each app lists its own pages; this module gives them their places."""

from django.contrib.auth import views as auth
from django.urls import include, path, reverse_lazy
from django.views.generic import RedirectView

from config.api import api
from workflows.pages.forms import LoginForm

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="public:home")),
    path("login/", auth.LoginView.as_view(authentication_form=LoginForm), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", auth.PasswordChangeView.as_view(), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path(
        "password/set/<uidb64>/<token>/",
        auth.PasswordResetConfirmView.as_view(success_url=reverse_lazy("password_set_done")),
        name="password_set",
    ),
    path("password/set/done/", auth.PasswordResetCompleteView.as_view(), name="password_set_done"),
    path("", include("workflows.cases.urls")),
    path("mediation-nominations/", include("mediation_orgs.nominations.urls")),
    # The address of before: every application is filled in at one address.
    path("nominations/<int:pk>/", RedirectView.as_view(pattern_name="application", permanent=True)),
    path("guide/", include("config.guide_urls")),
    path("mediation/", include("mediation_orgs.registry.urls")),
    path("ledger/", include("gold_selection.ledger_form.urls")),
    path("people/", include("certification.urls")),
    path("grade-applications/", include("certification.grade_applications.urls")),
    path("grades/", include("certification.grade_applications.old_urls")),
    path("assessments/", include("gold_selection.assessments.urls")),
    path("placements/", include("certification.placements.urls")),
    path("api/v1/", api.urls),
    path("seats/", include("workflows.organisations.urls")),
    path("rounds/", include("workflows.rounds.urls")),
    path("recommendations/", include("workflows.rounds.recommendations.urls")),
    path("figures/", include("workflows.pages.statistics_urls")),
    path("social-organisations/", include("gold_selection.social_organisations.urls")),
    path("honours/", include("gold_selection.honours.urls")),
    path("post-advice/", include("gold_selection.post_advice.urls")),
    path("coordinator-nominations/", include("gold_selection.coordinators.urls")),
    path("notices/", include("workflows.notices.urls")),
    path("public/", include("config.public_urls")),
]
