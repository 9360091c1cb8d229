"""A reviewer's findings on claims: each confirmed, corrected or overturned; and the facts that they leave."""

from collections.abc import Mapping
from typing import Any

from certification.grade_applications.claims import FIELDS, SECTIONS, Claim, Facts, fact
from workflows.errors import Refused

Findings = dict[str, dict[str, Any]]


def checked(findings: Mapping[str, Mapping[str, Any]], facts: Facts, claims: list[Claim]) -> Findings:
    """The findings, complete: one for every claim. Raises ``Refused`` naming the claim that lacks something.

    ``findings``: claim id -> ``met`` (None: not looked into), ``basis`` and, where corrected, ``fields``. Overturning
    and correcting need a basis; only the fields of the contract can be corrected.
    """
    known = {claim["id"]: claim for claim in claims}
    for finding in findings.values():
        _check_shape(finding)
    unknown = findings.keys() - known.keys()
    if unknown:
        raise Refused(f"没有这些申报事项：{'、'.join(sorted(unknown))}，请刷新后再办", "unknown_finding")
    open_ = [claim["title"] for key, claim in known.items() if findings.get(key, {}).get("met") is None]
    if open_:
        raise Refused(f"还有{len(open_)}项没有核对：{'、'.join(open_)}。请逐项认定属实或不实", "claims_open")
    return {key: _checked(dict(findings[key]), fact(facts, claim), claim) for key, claim in known.items()}


def _check_shape(finding: Any) -> None:
    """Refuse what has no verdict of true, false or none, or corrections that are no mapping."""
    sound = isinstance(finding, Mapping) and finding.get("met") in (True, False, None)
    if not sound or not isinstance(finding.get("fields") or {}, Mapping):
        raise Refused("认定的内容无法识别，请刷新页面后重新填写", "bad_finding")


def _checked(finding: dict[str, Any], claimed: dict[str, Any], claim: Claim) -> dict[str, Any]:
    fields = finding.pop("fields", None) or {}
    foreign = fields.keys() - FIELDS[claim["section"]].keys()
    if foreign:
        raise Refused(f"“{claim['title']}”没有可以更正的{'、'.join(sorted(foreign))}", "unknown_field")
    changed = {name: value for name, value in fields.items() if value != claimed.get(name)}
    basis = str(finding.get("basis", "")).strip()
    if not basis and not finding["met"]:
        raise Refused(f"认定“{claim['title']}”不实，须写明理由", "basis_missing")
    if not basis and changed:
        raise Refused(f"更正“{claim['title']}”，须写明依据", "basis_missing")
    kept = {"met": bool(finding["met"]), "basis": basis}
    return kept | {"fields": changed} if changed and finding["met"] else kept


def confirmed(facts: Facts, claims: list[Claim], findings: Mapping[str, Mapping[str, Any]]) -> Facts:
    """What findings leave of the facts: overturned claims taken out, corrected fields replaced.

    A section of which nothing is left is empty, not unknown: every claim in it was looked into.
    """
    left: Facts = dict(facts)
    for section in SECTIONS:
        mine = [claim for claim in claims if claim["section"] == section]
        if mine:
            kept = [claim for claim in mine if findings[claim["id"]]["met"]]
            left[section] = [fact(facts, claim) | findings[claim["id"]].get("fields", {}) for claim in kept]
    return left
