from django.apps import AppConfig


class GradeApplicationsConfig(AppConfig):
    name = "certification.grade_applications"
    label = "grade_applications"
    verbose_name = "职业资格等级申报"

    def ready(self) -> None:
        from certification.grade_applications import consequences  # noqa: F401
        from certification.grade_applications.eligibility_notice import EligibilityNotice
        from certification.grade_applications.models import GradeApplication, GradeRound
        from certification.grade_applications.panel import GradePanel
        from workflows.cases.case_urls import own_page
        from workflows.cases.kind_page import add_panel
        from workflows.notices.matters import add_matter

        add_panel(GradeApplication.KIND, GradePanel())
        own_page(GradeRound.KIND, "grades:detail")
        add_matter(GradeRound.KIND, EligibilityNotice())
