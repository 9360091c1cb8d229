"""``walkthrough``: the main job without a browser, and a report of what it issued."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from tqdm import tqdm

from demo import cast, coordinators, grade, mediation, placements, social
from demo.steps import written
from workflows.cases.models import CaseEvent
from workflows.errors import Refused
from workflows.notices.models import Certificate, Notice
from workflows.rounds.models import Round

KINDS = {
    "mediation": mediation, "coordinator": coordinators, "social": social, "grade": grade, "placement": placements,
}  # fmt: skip
COUNTS = ("nominated", "passed", "rejected", "honoured")


class Command(BaseCommand):
    help = "演示：以虚构数据走完各类的一个完整批次，从登记簿、台账到印发的公文，写出PDF"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kind", choices=[*KINDS, "all"], default="all", help="演示哪一类，默认全部")
        parser.add_argument("--out", type=Path, required=True, help="公文PDF写到哪个文件夹")
        parser.add_argument("--demo-password", help="演示用户的登录密码；不给则演示用户不能登录")
        parser.add_argument("--json", action="store_true", help="以JSON输出结果")

    def handle(self, **options: Any) -> None:
        if options["demo_password"] and settings.PRODUCTION:
            raise CommandError("生产环境不能使用 --demo-password，请去掉该参数", returncode=2)
        names = list(KINDS) if options["kind"] == "all" else [options["kind"]]
        try:
            rounds = [self._carry_out(name, options["out"], options["demo_password"]) for name in names]
        except Refused as refusal:
            raise CommandError(f"演示中断：{refusal}", returncode=2) from refusal
        if options["json"]:
            self.stdout.write(json.dumps({"rounds": rounds}, ensure_ascii=False, indent=1))
        else:
            for report in rounds:
                self._tell(report)

    def _carry_out(self, name: str, out: Path, password: str | None) -> dict[str, Any]:
        kind, began = KINDS[name], time.monotonic()
        walked = Round.objects.filter(code__startswith=kind.CODE)
        round_ = walked.filter(state="concluded").first()
        if round_ is None:
            # A walk that was interrupted is left as it stands, and a new one begun beside it.
            code = f"{kind.CODE}-{walked.count() + 1}" if walked.exists() else kind.CODE
            round_ = self._walk(kind, code, password)
        return _report(name, kind, round_, out) | {"seconds": round(time.monotonic() - began, 1)}

    def _walk(self, kind: Any, code: str, password: str | None) -> Round:
        with tqdm(desc="演示", unit="步", disable=None, file=sys.stderr) as bar:

            def say(text: str) -> None:
                bar.set_postfix_str(text)
                bar.update()

            cast.take_seats(password)
            say("组织和席位已载入")
            walked: Round = kind.carry_out(say, code)
            return walked

    def _tell(self, report: dict[str, Any]) -> None:
        counted = zip(KINDS[report["kind"]].WORDS, COUNTS, strict=True)
        counts = "，".join(f"{word}{report[key]}件" for word, key in counted)
        self.stdout.write(f"{report['round']}：{counts}，过程记录{report['events']}条，用时{report['seconds']}秒")
        for notice in report["notices"]:
            self.stdout.write(f"  {notice['kind']} {notice['number']} {notice['pages']}页 {notice['path']}")


def _report(name: str, kind: Any, round_: Round, out: Path) -> dict[str, Any]:
    out.mkdir(parents=True, exist_ok=True)
    cases = kind.NOMINATED.objects.filter(round=round_.pk)
    family = Q(case=round_.pk) | Q(case__parent=round_.pk) | Q(case__parent__parent=round_.pk)
    counted = (Q(), kind.PASSED, Q(state="rejected"), kind.HONOURED)
    return {
        "kind": name,
        "round": round_.title,
        **{key: cases.filter(which).count() for key, which in zip(COUNTS, counted, strict=True)},
        "notices": _notices(round_, out) + _certificates(round_, out) + kind.papers(round_, out),
        "events": CaseEvent.objects.filter(family).count(),
    }


def _notices(round_: Round, out: Path) -> list[dict[str, Any]]:
    """Those about the round and about its nominations, one that a later list has replaced among them."""
    about = Q(parent=round_) | Q(parent__parent=round_)
    issued = Notice.objects.filter(about, issued_at__isnull=False).order_by("pk")
    return [
        written(notice.get_notice_kind_display(), notice.number_text, notice, out / f"{notice.number_text}.pdf")
        for notice in issued
    ]


def _certificates(round_: Round, out: Path) -> list[dict[str, Any]]:
    ready = Certificate.objects.filter(notice__subject=round_.pk, state="ready").order_by("pk")
    return [written(one.kind.name, one.number_text, one, out / f"{one.number_text}.pdf") for one in ready]
