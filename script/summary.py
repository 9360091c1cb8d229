"""Tell a person what ``manage.py walkthrough --json`` did: ``summary.py FILE.json``."""

import json
import sys
from pathlib import Path

KINDS = {
    "mediation": "金牌调解组织",
    "coordinator": "金牌协调员",
    "social": "金牌协调社会组织",
    "grade": "协调员等级认定",
    "placement": "以干代训",
}


def summary(report: dict) -> str:
    """The walkthrough's report as lines of text: one for a round, one for each PDF it issued."""
    lines = []
    for row in report["rounds"]:
        lines.append(
            f"{KINDS.get(row['kind'], row['kind'])}：申报 {row['nominated']}，通过 {row['passed']}，"
            f"未通过 {row['rejected']}，授予 {row['honoured']}；办理记录 {row['events']} 条，用时 {row['seconds']} 秒"
        )
        lines += [f"    {notice['number']}  {notice['pages']} 页  {notice['path']}" for notice in row["notices"]]
    return "\n".join(lines)


if __name__ == "__main__":
    print(summary(json.loads(Path(sys.argv[1]).read_text("utf-8"))))
