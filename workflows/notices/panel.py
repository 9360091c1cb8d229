"""What notices add to the shared case page: the way from draft to issue."""

from typing import Any

from workflows.cases.kind_page import Later, Panel
from workflows.notices.models import Notice
from workflows.notices.vocabulary import PUBLISHED, NoticeState

_AFTER = {NoticeState.PASSED: 0, NoticeState.NUMBERED: 0, NoticeState.RENDER_FAILED: 0, NoticeState.RENDERED: 1}
_STEPS = ("编号用印", "印发")


class NoticePanel(Panel):
    def route(self, case: Notice) -> list[dict[str, Any]]:
        return list(case.route or case.round.rules["notice_route"])

    def later(self, case: Notice) -> list[Later]:
        state = NoticeState(case.state)
        if state in PUBLISHED:
            return [Later(label, "done", case.number_text if label == _STEPS[0] else "") for label in _STEPS]
        at = _AFTER.get(state)
        if at is None:
            return [Later(label) for label in _STEPS]
        states = ["done"] * at + ["refused" if state == NoticeState.RENDER_FAILED else "current"]
        states += [""] * (len(_STEPS) - len(states))
        detail = state.label if state != NoticeState.PASSED else ""
        return [
            Later(label, mark, detail if number == at else "")
            for number, (label, mark) in enumerate(zip(_STEPS, states, strict=True))
        ]
