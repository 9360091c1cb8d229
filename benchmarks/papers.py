"""A decision of the policy engine, and a notice set and printed: ``python -m benchmarks.papers``."""

from benchmarks.measuring import Figure, begin, milliseconds, tell

QUESTION = {
    "year": 2024, "region": "shanxi", "scope": "gold_selection",
    "counts": {"success": 65, "failed": 35, "withdrawn": 0, "pending": 0, "not_accepted": 0},
    "conditions": {"c1": True, "c2": True, "c3": True, "influence_in_unit": True, "influence_in_area": False},
}  # fmt: skip


def main() -> None:
    begin()
    from tests.notices.gongwen.samples import notice
    from workflows.notices.gongwen import render
    from workflows.policy import decide

    decide("mediation_rate", QUESTION)
    taken = milliseconds(lambda: decide("mediation_rate", QUESTION), 300)
    document = notice(count=5, body=2)
    cold = milliseconds(lambda: render(document))
    warm = milliseconds(lambda: render(document), 7)
    printed = render(document)
    tell([
        Figure("调解成功率判定，每秒", 1000 / taken, "次"),
        Figure("公文首次排印", cold, "毫秒"),
        Figure(f"公文再次排印（{printed.pages}页）", warm, "毫秒"),
        Figure("公文大小", len(printed.pdf) / 1024, "千字节"),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
