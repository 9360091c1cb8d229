from django.apps import AppConfig


class GradeApplicationsConfig(AppConfig):
    name = "certification.applications"
    label = "grade_applications"
    verbose_name = "职业资格等级申报"

    def ready(self) -> None:
        from certification.applications import consequences  # noqa: F401
        from certification.applications.eligibility_notice import EligibilityNotice
        from certification.applications.models import GradeApplication, GradeRound
        from certification.applications.panel import GradePanel
        from workflows.approvals.panels import add_panel
        from workflows.approvals.urls_of import own_page
        from workflows.notices.matters import add_matter

        add_panel(GradeApplication.KIND, GradePanel())
        own_page(GradeRound.KIND, "grades:detail")
        add_matter(GradeRound.KIND, EligibilityNotice())
