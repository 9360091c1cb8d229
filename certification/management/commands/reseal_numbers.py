"""``reseal_numbers``: bring every identity number to the field keys in force, those of refused rows too, however kept.

Safe to run again at any time.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from certification import vault
from certification.codes import IdKind
from certification.identity import Identity
from certification.models import Person
from workflows.errors import Refused
from workflows.sheets.batches import protect
from workflows.sheets.models import ImportBatch


class Command(BaseCommand):
    help = "用现用的第一个密钥重新加密全部证件号码，并按最后一个密钥重算查找码。更换 XUANSHU_FIELD_KEYS 后运行。"

    def handle(self, **_: Any) -> None:
        everyone = Person.objects.order_by("pk").values_list("pk", flat=True)
        try:
            with transaction.atomic():
                for pk in tqdm(everyone, disable=None, unit="人"):
                    _reseal(Person.objects.select_for_update().get(pk=pk))
                for batch in ImportBatch.objects.order_by("pk"):
                    protect(batch)
        except Refused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"已重新加密{len(everyone)}人的证件号码。")


def _reseal(person: Person) -> None:
    number = vault.unseal(person.id_sealed)
    key = Identity(IdKind(person.id_kind), number, None, "").key
    person.id_sealed, person.id_hash = vault.seal(number), vault.digest(key)
    person.save(update_fields=["id_sealed", "id_hash"])
