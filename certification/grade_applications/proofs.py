"""The papers of an application that the information base already has."""

from datetime import date, datetime

from django.core.files.base import ContentFile

from certification.grade_applications import claims as claiming
from certification.models import Person
from workflows.cases.models import Case, Evidence
from workflows.organisations.models import User


def take_proofs(application: Case, person: Person, as_of: date, user: User, at: datetime) -> None:
    """Put the proof that a record already has among the papers, where its claim has none yet."""
    _, found, records = claiming.of_person(person, as_of)
    present = set(application.evidence.values_list("slot", flat=True))
    for claim in found:
        proof = records[claim["id"]].proof
        if proof is None or claim["id"] in present:
            continue
        evidence = Evidence(
            case=application, slot=claim["id"], name=proof.name, content_type=proof.content_type, size=proof.size,
            sha256=proof.sha256, cycle=application.cycle, uploaded_by=user, uploaded_at=at,
        )  # fmt: skip
        with proof.file.open("rb") as source:
            evidence.file.save(proof.name, ContentFile(source.read()), save=False)
        evidence.save()
