"""``demo_desk``: put cases on the desks as of today, for trying the pages by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from demo import live
from workflows.errors import Refused
from workflows.rounds.models import Round


class Command(BaseCommand):
    help = "演示：在各席位的工作台上放入今天的待办（先运行 walkthrough）"

    def handle(self, **options: Any) -> None:
        if not Round.objects.exists():
            raise CommandError("还没有演示数据，请先运行 walkthrough", returncode=2)
        try:
            live.carry_out(self.stdout.write)
        except Refused as refusal:
            raise CommandError(f"演示中断：{refusal}", returncode=2) from refusal
