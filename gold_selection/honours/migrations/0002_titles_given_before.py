"""Take in the titles that were given before there was a register: each has its certificate, and a 通报 behind it."""

from typing import Any

from django.db import migrations, models
from django.utils import timezone


def take_in(apps: Any, schema_editor: Any) -> None:
    """Idempotent: a nomination that is in the register is left as it is."""
    honours = apps.get_model("honours", "Honour")
    known = honours.objects.filter(nomination__isnull=False).values("nomination")
    given = apps.get_model("notices", "Certificate").objects.exclude(nomination__in=known).order_by("pk")
    ended = _ended(apps, given)
    related = ("notice", "nomination__round__round_base")
    honours.objects.bulk_create(
        [_honour(honours, one, ended) for one in given.select_related(*related).iterator(chunk_size=2000)],
        batch_size=500,
    )


def _ended(apps: Any, given: Any) -> dict[int, Any]:
    """Nomination -> the event that took its title back: until now always the revocation of its 通报."""
    events = apps.get_model("approvals", "CaseEvent").objects.filter(
        action="revoke", to_state="revoked", case__in=given.values("nomination")
    )
    return {event.case_id: event for event in events}


def _honour(honours: Any, certificate: Any, ended: dict[int, Any]) -> Any:
    nomination, content = certificate.nomination, certificate.content
    event, unit = ended.get(nomination.pk), nomination.unit_id
    revoked = {
        "revoked_on": timezone.localdate(event.at), "revoking_document": content["document_number"],
        "revoke_reason": event.detail.get("text", ""),
    } if event else {}  # fmt: skip
    return honours(
        nomination=nomination, organisation_id=unit, holder_name=nomination.title, region_id=nomination.region_id,
        category=nomination.round.category, title=content["honour"], year=nomination.round.year,
        issuers="、".join(issuer["name"] for issuer in content["issuers"]), document=content["document_number"],
        granted_on=content["document_date"], **revoked,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [  # noqa: RUF012
        ("honours", "0001_honours"),
        ("notices", "0002_notice_subject"),
        ("approvals", "0004_inbox_by_open_seat"),
    ]
    run_before = [("notices", "0005_certificates_of_cases")]  # noqa: RUF012  (it reads certificates as they were then)

    operations = [  # noqa: RUF012
        migrations.AlterField("honour", "revoke_reason", models.TextField(blank=True, verbose_name="撤销理由")),
        migrations.RunPython(take_in, migrations.RunPython.noop),
    ]
