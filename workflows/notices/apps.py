from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "workflows.notices"
    label = "notices"

    def ready(self) -> None:
        from workflows.cases.case_urls import own_page
        from workflows.cases.kind_page import add_panel
        from workflows.notices import consequences, jobs  # noqa: F401
        from workflows.notices.models import Notice
        from workflows.notices.panel import NoticePanel

        add_panel(Notice.KIND, NoticePanel())
        own_page(Notice.KIND, "notices:detail")
