"""A decision of the policy engine, and a notice set and printed: ``python -m benchmarks.papers``."""

from typing import TYPE_CHECKING

from benchmarks.measuring import Figure, begin, milliseconds, tell

if TYPE_CHECKING:
    from workflows.documents import Document

QUESTION = {
    "year": 2024, "region": "shanxi", "scope": "gold_selection",
    "counts": {"success": 65, "failed": 35, "withdrawn": 0, "pending": 0, "not_accepted": 0},
    "conditions": {"c1": True, "c2": True, "c3": True, "influence_in_unit": True, "influence_in_area": False},
}  # fmt: skip


def main() -> None:
    begin()
    from tests.documents.samples import notice
    from workflows.policy import decide

    decide("mediation_rate", QUESTION)
    taken = milliseconds(lambda: decide("mediation_rate", QUESTION), 300)
    tell([
        Figure("调解成功率判定，每秒", 1000 / taken, "次"),
        *_notice("公文，单一机关", notice(), wanted=True),
        *_notice("公文，五机关联合", notice(count=5, body=2), wanted=False),
    ])  # fmt: skip


def _notice(name: str, document: "Document", *, wanted: bool) -> list[Figure]:
    """Time and size of a notice. The demands are for one of two pages."""
    from workflows.documents import render

    printed = render(document)
    warm = milliseconds(lambda: render(document), 7)
    name = f"{name}，{printed.pages}页"
    return [
        Figure(f"{name}，再次排印", warm, "毫秒", demand=150 if wanted else None),
        Figure(f"{name}，大小", len(printed.pdf) / 1000, "千字节", demand=120 if wanted else None),
    ]


if __name__ == "__main__":
    main()
