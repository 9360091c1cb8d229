"""``organisations.csv``: agencies, task forces, enterprises, associations and mediation bodies."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from workflows.organisations import credit_code
from workflows.organisations.imports.lists import OFFICE, ORGANISATIONS, Progress, changed
from workflows.organisations.models import Level, Office, Organisation, Party, Region
from workflows.organisations.parties import party_named
from workflows.sheets.reading import read_list, report_all
from workflows.sheets.report import Report
from workflows.sheets.rows import Row
from workflows.sheets.text import compact

# Members of the tripartite mechanism and agencies that issue jointly with them are the ones that countersign.
SIGNING_DUTIES = frozenset({"三方成员单位", "联合发文单位"})


class _Register:
    """What is already known, kept current while the list is read."""

    def __init__(self) -> None:
        self.regions = Region.objects.in_bulk()
        self.organisations: dict[str, Organisation] = {}
        self.by_credit_code: dict[str, str] = {}
        self.by_party: dict[tuple[str, str], Organisation] = {}
        for organisation in Organisation.objects.select_related("region", "field", "parent"):
            self.add(organisation)
        self.seen: set[str] = set()

    def add(self, organisation: Organisation) -> None:
        self.organisations[organisation.code] = organisation
        if organisation.credit_code:
            self.by_credit_code[organisation.credit_code] = organisation.code
        if organisation.party and organisation.status == Organisation.Status.REGISTERED:
            self.by_party[organisation.region_id, organisation.party] = organisation

    def signer(self, region: str, party: str) -> str | None:
        """The code of the organisation that signs as this party there; one closed since does so no longer."""
        holder = self.by_party.get((region, party))
        closed = holder is not None and holder.status == Organisation.Status.CLOSED
        return None if holder is None or closed else holder.code


def load_organisations(path: Path, progress: Progress) -> Report:
    """Create or update the organisations of the list; parents may stand below their children."""
    report = Report(path.name)
    reading, rows = read_list(path, ORGANISATIONS, report)
    register = _Register()
    outcome: Counter[str] = Counter(created=0, updated=0, unchanged=0)
    for row in progress(rows, "组织"):
        _check(row, register)
        if not row.refused and reading.is_first(row):
            outcome[_store(row, register)] += 1
            register.seen.add(row["org_code"])
    for row in rows:
        if not row.refused:
            _link_parent(row, register)
    loaded = [register.organisations[code] for code in sorted(register.seen)]
    return report_all(report, rows, {**outcome, **_totals(loaded)})


def _check(row: Row, register: _Register) -> None:
    region, field = row["region_code"], row["field_code"]
    if region and region not in register.regions:
        row.refuse("REGION_UNKNOWN", "region_code", f"区划代码{region}不在区划表，请核对或先登记该区划")
    if field and (field not in register.regions or register.regions[field].level != Level.FIELD):
        row.refuse("FIELD_UNKNOWN", "field_code", f"领域代码{field}不在区划表的领域之内，请核对")
    if row["kind"]:
        _check_credit_code(row, register)


def _check_credit_code(row: Row, register: _Register) -> None:
    kind = row["kind"]
    code = credit_code.normalise(row["credit_code"] or "")
    if not code:
        if credit_code.required(kind):
            row.refuse("CREDIT_CODE_MISSING", "credit_code", f"{kind.label}必须有统一社会信用代码，请补填")
        return
    fault = credit_code.fault(code)
    if fault and fault[0] != credit_code.Fault.BODY_CHECK:
        row.refuse(fault[0], "credit_code", fault[1])
        return
    if fault:
        row.warn(fault[0], "credit_code", fault[1])
    holder = register.by_credit_code.get(code)
    if holder and holder != row["org_code"]:
        row.refuse("CREDIT_CODE_DUPLICATE", "credit_code", f"该代码已登记在{holder}名下，请核对是哪一个组织")
    if code != row["credit_code"]:
        row.inform("CREDIT_CODE_NORMALISED", "credit_code", f"已去除空格并转为半角大写：{code}")
    if not credit_code.suits(code, kind):
        row.warn("CREDIT_CODE_KIND", "credit_code", f"{kind.label}的代码不应以{code[:2]}开头，请核对类型或代码")


def party_of(name: str, programme_role: str) -> Party | None:
    """The party an agency signs as: it must have a signing duty, and its official name tells which one it is."""
    if programme_role not in SIGNING_DUTIES:
        return None
    return party_named(name)


def _party(row: Row, register: _Register) -> Party | None:
    name, duty = row["name"], compact(row["role_in_programme"])
    party = party_of(name, duty)
    if party is None and duty in SIGNING_DUTIES:
        row.warn("PARTY_UNKNOWN", "name", f"{name}是{duty}，但从名称看不出是哪一方，不能会签；请用规范全称")
    if party is None or row["status"] == Organisation.Status.CLOSED:
        return party
    holder = register.signer(row["region_code"], party)
    if holder not in {None, row["org_code"]}:
        row.warn("PARTY_DUPLICATE", "name", f"本区划的{party.label}已有{holder}，本单位未列为会签单位；请核对")
        return None
    return party


def _store(row: Row, register: _Register) -> str:
    code = row["org_code"]
    values: dict[str, Any] = {
        "name": row["name"],
        "kind": row["kind"],
        "credit_code": credit_code.normalise(row["credit_code"] or ""),
        "region": register.regions[row["region_code"]],
        "field": register.regions.get(row["field_code"]),
        "party": _party(row, register),
        "programme_role": row["role_in_programme"] or "",
        "contact_phone": row["contact_phone"] or "",
        "status": row["status"],
        "note": row["note"] or "",
    }
    organisation = register.organisations.get(code)
    if organisation is None:
        organisation = Organisation.objects.create(code=code, **values)
        register.add(organisation)
        _store_office(row, organisation)
        return "created"
    is_changed = changed(organisation, values)
    if is_changed:
        organisation.save()
    is_changed |= _store_office(row, organisation)
    register.add(organisation)
    return "updated" if is_changed else "unchanged"


def _store_office(row: Row, organisation: Organisation) -> bool:
    """Enter what the list says of a signing agency's office; whether anything was new. A value that cannot be used is
    told and left out."""
    row.read_rest()
    entered = {name: row[name] for name in OFFICE if row[name]} if organisation.party else {}
    if not entered:
        return False
    office = organisation.office
    before = {name: getattr(office, name) for name in entered}
    for name, text in entered.items():
        try:
            setattr(office, name, Office._meta.get_field(name).clean(text, office))  # type: ignore[union-attr]
        except ValidationError as error:
            row.warn("OFFICE_INVALID", name, f"{OFFICE[name]}不能使用：{''.join(error.messages)}")
    is_new = any(getattr(office, name) != value for name, value in before.items())
    if is_new:
        office.save()
    return is_new


def _link_parent(row: Row, register: _Register) -> None:
    parent = row["parent_org_code"] or ""
    organisation = register.organisations[row["org_code"]]
    if parent and parent not in register.organisations:
        row.warn("PARENT_UNKNOWN", "parent_org_code", f"上级单位{parent}不在组织表，未登记上级；请核对")
    elif changed(organisation, {"parent": register.organisations.get(parent)}):
        organisation.save()


def _totals(organisations: list[Organisation]) -> dict[str, Any]:
    codes = [organisation.credit_code for organisation in organisations if organisation.credit_code]
    return {
        "by_kind": dict(sorted(Counter(organisation.kind for organisation in organisations).items())),
        "without_credit_code": len(organisations) - len(codes),
        "letter_first": sorted(code for code in codes if code[0].isalpha()),
        "credit_codes_valid": sum(credit_code.fault(code) is None for code in codes),
    }
