"""``success_rate --year Y [--read KEY=VALUE ...] [--json]``"""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mediation_orgs.registry.queries import (
    SELECTION,
    OrganisationRate,
    mediation_organisations,
    policy_for,
    success_rate,
)
from workflows.policy.errors import InputError

_WORDS = {"true": True, "false": False}


def reading(text: str) -> tuple[str, object]:
    """``KEY=VALUE`` of ``--read``: true and false are truth values, anything else a word."""
    key, found, value = text.partition("=")
    if not found or not key:
        raise CommandError(f"--read {text}：应写成 键=值，例如 year_by=accepted", returncode=2)
    return key.strip(), _WORDS.get(value.strip(), value.strip())


class Command(BaseCommand):
    help = "各调解组织的年度调解成功率及其件数"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="年度")
        parser.add_argument(
            "--read", action="append", default=[], metavar="键=值", help="改用另一种读法（M01至M05），可重复"
        )
        parser.add_argument("--json", action="store_true", help="以JSON输出")

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"]
        if not 1949 <= year <= 9999:
            raise CommandError(f"--year {year}：不是可用的年度，请写成2024的样式", returncode=2)
        paths = mediation_organisations().order_by().values_list("region__path", flat=True).distinct()
        policy = policy_for(list(paths), year)
        try:
            readings = policy.options("mediation_rate", dict(reading(text) for text in options["read"]))
        except InputError as error:
            raise CommandError(
                f"--read {error.path.removeprefix('options.')}：{error.message}", returncode=2
            ) from error
        rates = success_rate(None, year, readings)
        if options["json"]:
            found = {
                "year": year,
                "policy": {**policy.stamp(date(year, 12, 31)), "options": readings},
                "organisations": [one.as_dict() for one in rates],
            }
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(f"{year}年调解成功率（{'、'.join(policy.documents)}）")
        for one in rates:
            self.stdout.write(_line(one, policy.selection(SELECTION).threshold.percent))


def _line(one: OrganisationRate, threshold: int) -> str:
    figures = one.rate
    if figures.display is None:
        return f"{one.code} {one.name}：没有可计算的案件"
    side = f"达到{threshold}%" if figures.meets(threshold) else f"未达到{threshold}%"
    flip = one.flip_warning(threshold)
    return f"{one.code} {one.name}：{figures.display}%（{figures.numerator}/{figures.denominator}）{side}" + (
        f"，{flip}" if flip else ""
    )
