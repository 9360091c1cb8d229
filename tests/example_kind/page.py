from typing import Any, ClassVar

from workflows.cases.kind_page import CaseView, KindPage


class StudioPage(KindPage):
    template: ClassVar[str] = "studios/studio.html"

    def context(self, view: CaseView) -> dict[str, Any]:
        return {"notices": view.case.notices.filter(issued_at__isnull=False).order_by("pk")}
