"""``recount_coordinators``: state and count everybody's posts anew. Safe to run again at any time."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from certification import census
from certification.models import Person
from workflows.sheets.batches import slices


class Command(BaseCommand):
    help = "按在岗记录重新得出全部人员的状态、类别和统计行。政策文件中台账类型与类别的对应改动后运行。"

    def handle(self, **_: Any) -> None:
        everyone = Person.objects.order_by("pk").values_list("pk", flat=True)
        today = timezone.localdate()
        for some in slices(tqdm(everyone, disable=None, unit="人").__iter__()):
            with transaction.atomic():
                census.settle(list(Person.objects.select_for_update().filter(pk__in=some).order_by()), today)
        self.stdout.write(f"已重新统计{len(everyone)}人。")
