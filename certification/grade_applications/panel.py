"""What the case page shows and asks of a grade application: claim, evidence and finding side by side."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse

from certification.fields import DayField
from certification.grade_applications import claims as claiming
from certification.grade_applications import screening
from certification.grade_applications.models import GradeApplication
from certification.grade_applications.papers import papers_of
from workflows.cases import evidence_files
from workflows.cases.access import inside
from workflows.cases.kind_page import Later, Panel, Paper, Question
from workflows.masking import mask_phone
from workflows.organisations.models import User
from workflows.policy.findings import cite
from workflows.policy.readings import in_words

VERDICTS = (("met", "属实"), ("not_met", "不实"), ("unknown", "未核对"))
AFTER = ("列入通知", "考评", "取得证书")
REACHED = {"passed": 0, "notified": 1, "certified": 3, "not_certified": 2}


def fix_name(claim: claiming.Claim, field: str) -> str:
    return f"fix_{claim['id']}_{field}"


class GradePanel(Panel):
    template = "grade_applications/panel.html"

    def context(self, case: GradeApplication, user: User, on: date) -> dict[str, Any]:
        officer = inside(case, user, on)
        facts, found = case.standing()
        files = evidence_files.current(case)
        said = _said(case) if officer else {}
        return {
            "claims": [
                {
                    "claim": one,
                    "section": claiming.SECTIONS[one["section"]][0],
                    "values": claiming.described(one["section"], claiming.fact(facts, one)),
                    "files": [file for file in files if file.slot == one["id"]],
                    "said": said.get(one["id"], []),
                }
                for one in found
            ],
            "screening": case.screening,
            "readings": _readings(case),
            "findings": _sorted_out((officer and case.decision) or case.screening),
            "told": screening.told(case.screening) if case.screening else "",
            "decision": case.decision if officer else {},
            "decided": screening.told(case.decision) if officer and case.decision else "",
            "round": case.round,
            "person": case.person,
            "phone": mask_phone(case.phone),
            "officer": officer,
        }

    def papers(self, case: GradeApplication) -> Sequence[Paper]:
        return papers_of(case.standing()[1])

    def missing(self, case: GradeApplication) -> list[str]:
        return case.missing()

    def questions(self, case: GradeApplication) -> list[Question]:
        return [
            Question("", "", claiming.name(one), ((one["id"], claiming.name(one)),), VERDICTS) for one in case.claims
        ]

    def judging_fields(self, case: GradeApplication) -> dict[str, forms.Field]:
        """One field for every value that a reviewer may correct, filled in as claimed."""
        fields: dict[str, forms.Field] = {}
        for claim in case.claims:
            claimed = claiming.fact(case.facts, claim)
            for name, (label, choices) in claiming.FIELDS[claim["section"]].items():
                initial = claiming.as_text(claimed.get(name))
                fields[fix_name(claim, name)] = _field(label, choices, initial)
        return fields

    def judged(self, case: GradeApplication, findings: dict[str, Any], sheet: Any) -> dict[str, Any]:
        """Each finding with the values that differ from what was claimed."""
        return {
            claim["id"]: findings[claim["id"]] | {"fields": _corrected(case, claim, sheet)} for claim in case.claims
        }

    def clauses(self, case: GradeApplication) -> list[str]:
        return [cite(one) for one in case.screening.get("findings", [])]

    def mendable(self, case: GradeApplication) -> list[str]:
        """Every claim and its paper by name, and the reason of a manual review where one was asked."""
        papers = [f"{paper.name}：不清晰或缺少，请重新上传" for paper in self.papers(case) if paper.required]
        claims = [f"{claiming.name(one)}：与佐证材料不一致，请更正" for one in case.claims]
        return papers + claims + (["请求人工复核的理由：请补充"] if case.manual_review_reason else [])

    def answers(self, case: GradeApplication) -> dict[str, str]:
        return case.answers()

    def route(self, case: GradeApplication) -> list[dict[str, Any]]:
        return list(case.route) or list(case.round.rules.get("route", []))

    def later(self, case: GradeApplication) -> list[Later]:
        reached = REACHED.get(case.state)
        if reached is None:
            return [Later(label) for label in AFTER]
        steps = []
        for number, label in enumerate(AFTER):
            if number < reached:
                steps.append(Later(label, "done"))
            elif number == reached:
                steps.append(Later(label, "refused" if case.state == "not_certified" else "current", case.state_label))
            else:
                steps.append(Later(label))
        return steps

    def edit_url(self, case: GradeApplication) -> str:
        return reverse("grades:edit_application", args=[case.pk]) if case.mendable else ""


def _readings(case: GradeApplication) -> list[str]:
    """The readings at work in the screening, in words."""
    if not case.screening:
        return []
    return in_words("grade", case.screening["readings"], screening.conditions_of(case).options("grade"))


def _sorted_out(decision: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The findings that carry the result, and the others: one condition met is enough."""
    findings = decision.get("findings", [])
    met = [one for one in findings if one["verdict"] == "met"]
    return {"carrying": met or findings, "others": [one for one in findings if met and one["verdict"] != "met"]}


def _field(label: str, choices: Any, initial: str) -> forms.Field:
    if choices is None:
        return DayField(label=label, initial=initial)
    return forms.ChoiceField(choices=[("", "不清楚"), *choices], label=label, required=False, initial=initial)


def _corrected(case: GradeApplication, claim: claiming.Claim, sheet: Any) -> dict[str, Any]:
    """What the reviewer wrote over what was claimed; a field that was not sent was not touched."""
    claimed, changed = claiming.fact(case.facts, claim), {}
    for field in claiming.FIELDS[claim["section"]]:
        name = fix_name(claim, field)
        if name not in sheet.data:
            continue
        said = sheet.cleaned_data[name]
        text = said.isoformat() if isinstance(said, date) else said or ""
        if text != claiming.as_text(claimed.get(field)):
            changed[field] = claiming.from_text(field, text)
    return changed


def _said(case: GradeApplication) -> dict[str, list[dict[str, Any]]]:
    """Claim -> what reviewers found so far, oldest first, with their corrections in words."""
    sections = {claim["id"]: claim["section"] for claim in case.claims}
    told: dict[str, list[dict[str, Any]]] = {}
    for opinion in case.opinions.select_related("author").order_by("at", "pk"):
        for key, found in opinion.findings.items():
            if key not in sections or found["met"] is None:
                continue
            fields = claiming.described(sections[key], found.get("fields", {}))
            told.setdefault(key, []).append(
                {"met": found["met"], "basis": found.get("basis", ""), "fields": fields, "stage": opinion.stage_name,
                 "cycle": opinion.cycle, "who": opinion.author.person_name}
            )  # fmt: skip
    return told
