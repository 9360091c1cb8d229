import json
from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.organisations.conftest import AS_OF, FILES
from workflows.organisations.models import Organisation, Party, Region, Role, Seat, SeatEvent, User
from workflows.organisations.queries import body

DATA = Path(__file__).resolve().parents[1] / "data"
EXPECTED = json.loads((DATA / "demo_expected.json").read_text(encoding="utf-8"))


def run(**options):
    """Run the command; its JSON document and its exit status."""
    out, status = StringIO(), 0
    options = {"as_of": AS_OF, "json": True, **options}
    try:
        call_command("load_organisations", stdout=out, **options)
    except SystemExit as ended:
        status = ended.code
    return json.loads(out.getvalue()), status


def rewritten(tmp_path, kind, change, encoding="utf-8"):
    """A copy of a demonstration list with its text changed."""
    path = tmp_path / f"{kind}.csv"
    path.write_bytes(change(FILES[kind].read_text(encoding="utf-8-sig")).encode(encoding))
    return path


@pytest.mark.django_db
def test_the_demonstration_loads_with_the_expected_report():
    found, status = run(**FILES)
    assert status == 1
    for kind in ("regions", "organisations", "seats"):
        expected = EXPECTED[kind]
        accepted, rejected = expected.get("accepted", expected["rows"]), expected.get("rejected", 0)
        rows = {"read": expected["rows"], "accepted": accepted, "rejected": rejected, "duplicate": 0}
        assert found[kind]["rows"] == rows
        common = expected.keys() & found[kind]["totals"].keys()
        assert {key: found[kind]["totals"][key] for key in common} == {key: expected[key] for key in common}
    assert {"by_kind", "letter_first", "credit_codes_valid"} <= found["organisations"]["totals"].keys()
    assert {"accepted_by_role", "active_on_as_of"} <= found["seats"]["totals"].keys()
    assert found["organisations"]["issues"] == found["regions"]["issues"] == []


@pytest.mark.django_db
def test_refused_seats_are_named_by_line_column_and_code():
    found, _ = run(**FILES)
    keys = ("line", "column", "code", "severity", "raw")
    assert [{key: issue[key] for key in keys} for issue in found["seats"]["issues"]] == [
        {key: issue[key] for key in keys} for issue in EXPECTED["seat_issues"]
    ]
    assert not User.objects.filter(username__in=["ws_zs1", "ws_hq_xx", "ws_cs9", "ws_hq_sf"]).exists()


@pytest.mark.django_db
def test_vacant_and_combined_seats_are_reported():
    found, _ = run(**FILES)
    places = {(seat["region_code"], seat["level"], seat["role"]) for seat in found["vacant_seats"]}
    assert places == {(seat["region_code"], seat["level"], seat["role"]) for seat in EXPECTED["vacant_seats"]}
    assert [(person["person_name"], person["region_code"], person["roles"]) for person in found["combined_seats"]] == [
        (person["person_name"], person["region_code"], person["roles"]) for person in EXPECTED["combined_seats"]
    ]


def test_the_signing_agencies_are_those_of_each_level(jurisdiction):
    for region, names in EXPECTED["signing_agencies"].items():
        seats = Seat.objects.filter(role=Role.COUNTERSIGN, organisation__region=region)
        assert {seat.organisation.name for seat in seats} == set(names)
    assert body("370830", "city", Party.UNION).name == "济宁市总工会"


@pytest.mark.django_db
def test_wrong_credit_codes_are_refused_and_odd_ones_reported():
    call_command("load_organisations", regions=FILES["regions"], stdout=StringIO())
    found, status = run(organisations=DATA / "organisations_errors.csv")
    rows = EXPECTED["organisations_errors"]
    assert status == 1
    assert found["organisations"]["rows"] == {
        "read": rows["rows"],
        "accepted": rows["accepted"],
        "rejected": rows["rejected"],
        "duplicate": 0,
    }
    keys = ("line", "column", "code", "severity")
    expected = [issue for issue in EXPECTED["organisation_issues"] if issue["severity"] != "ok"]
    assert [tuple(issue[key] for key in keys) for issue in found["organisations"]["issues"]] == [
        tuple(issue[key] for key in keys) for issue in expected
    ]
    # In that list the raw value of the unknown region is the row's credit code; every other one is the cell itself.
    raws = {issue["line"]: issue["raw"] for issue in found["organisations"]["issues"]}
    assert raws == {issue["line"]: issue["raw"] for issue in expected} | {13: "379999"}
    assert Organisation.objects.get(code="E4505").credit_code == "52370830MATX450567"


@pytest.mark.django_db
def test_loading_the_same_lists_again_changes_nothing():
    def counts():
        return [model.objects.count() for model in (Region, Organisation, User, Seat, SeatEvent)]

    run(**FILES)
    before = counts()
    found, _ = run(**FILES)
    assert counts() == before
    for kind, report in found.items():
        if kind in FILES:
            assert (report["totals"]["created"], report["totals"].get("updated", 0)) == (0, 0), kind


@pytest.mark.django_db
def test_an_old_list_does_not_undo_what_was_changed_in_the_system():
    run(**FILES)
    Seat.objects.filter(user__username="ws_sl1").update(end=date(2024, 12, 1))
    found, _ = run(seats=FILES["seats"])
    assert Seat.objects.get(user__username="ws_sl1").end == date(2024, 12, 1)
    assert [(i["line"], i["severity"]) for i in found["seats"]["issues"] if i["code"] == "SEAT_DIFFERS"] == [
        (2, "warn")
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_the_encoding_is_told_by_content(tmp_path, encoding):
    seats = rewritten(tmp_path, "seats", lambda text: text, encoding)
    found, _ = run(**{**FILES, "seats": seats})
    assert found["seats"]["rows"]["accepted"] == 53
    assert User.objects.get(username="ws_sd2").person_name == "龚䶮"


@pytest.mark.django_db
def test_a_wrong_heading_is_refused_and_nothing_of_the_other_lists_is_kept(tmp_path):
    seats = rewritten(tmp_path, "seats", lambda text: text.replace("agency_code", "unit", 1))
    with pytest.raises(CommandError, match=r"seats\.csv.*第1行.*agency_code") as refused:
        call_command("load_organisations", **{**FILES, "seats": seats}, stdout=StringIO())
    assert refused.value.returncode == 2
    assert not Region.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "options", [{}, {"regions": Path("/nonexistent/regions.csv")}, {"regions": Path(__file__).parent}]
)
def test_an_unusable_call_exits_with_two(options):
    with pytest.raises(CommandError) as refused:
        call_command("load_organisations", stdout=StringIO(), **options)
    assert refused.value.returncode == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "old", "new", "code", "column"),
    [
        ("seats", "ws_sl2,", "ws_sl1,", "USERNAME_DUPLICATE", "username"),
        ("seats", "2024-08-01,,启用,19900001361", "2024-02-30,,启用,19900001361", "DATE_INVALID", "start_date"),
        ("seats", "2024-08-01,,启用,19900001361", ",,启用,19900001361", "START_MISSING", "start_date"),
        ("seats", ",,启用,19900001361", ",,在职,19900001361", "STATUS_UNKNOWN", "status"),
        ("seats", "ws_sl1,熊泉凯", f"ws_sl1,{'熊' * 61}", "TEXT_TOO_LONG", "person_name"),
        ("organisations", "G0002,", "G0001,", "ORG_DUPLICATE", "org_code"),
        ("organisations", "13370000MATX00026A", "11370000MATX00018M", "CREDIT_CODE_DUPLICATE", "credit_code"),
        ("organisations", ",mass_org,13370000", ",club,13370000", "KIND_UNKNOWN", "kind"),
        ("organisations", "G0016,F01", "G0016,370811", "FIELD_UNKNOWN", "field_code"),
        ("regions", "370812,", "370811,", "REGION_DUPLICATE", "code"),
        (
            "regions",
            "county,370800,current,,,,\n370812",
            "county,379900,current,,,,\n370812",
            "REGION_UNKNOWN",
            "parent_code",
        ),
        ("regions", "370812,兖州区", "370812,", "NAME_MISSING", "name"),
    ],
)
def test_each_kind_of_wrong_row_is_refused_in_its_place(tmp_path, kind, old, new, code, column):
    def change(text):
        assert old in text
        return text.replace(old, new, 1)

    found, status = run(**{**FILES, kind: rewritten(tmp_path, kind, change)})
    assert status == 1
    assert (code, column, "reject") in {(i["code"], i["column"], i["severity"]) for i in found[kind]["issues"]}


@pytest.mark.django_db
def test_the_same_seat_twice_counts_as_a_duplicate_and_overlapping_terms_are_refused(tmp_path):
    def change(text):
        first = text.splitlines()[1]
        return text + first + "\n" + first.replace("2024-08-01", "2024-09-01") + "\n"

    found, _ = run(**{**FILES, "seats": rewritten(tmp_path, "seats", change)})
    codes = Counter(issue["code"] for issue in found["seats"]["issues"])
    assert found["seats"]["rows"]["duplicate"] == 1
    assert (codes["SEAT_DUPLICATE"], codes["SEAT_OVERLAP"]) == (1, 1)
    assert Seat.objects.filter(user__username="ws_sl1").count() == 1


@pytest.mark.django_db
def test_one_user_may_hold_several_seats(tmp_path):
    def change(text):
        return text + text.splitlines()[1].replace("受理", "文书") + "\n"

    run(**{**FILES, "seats": rewritten(tmp_path, "seats", change)})
    assert {seat.role for seat in Seat.objects.filter(user__username="ws_sl1")} == {Role.ACCEPTANCE, Role.CLERK}


@pytest.mark.django_db
def test_parents_may_stand_below_their_children(tmp_path):
    def reverse(text):
        heading, *rows = text.splitlines()
        return "\n".join([heading, *reversed(rows)])

    found, _ = run(**{**FILES, **{kind: rewritten(tmp_path, kind, reverse) for kind in ("regions", "organisations")}})
    assert found["regions"]["rows"]["accepted"] == 31
    assert found["organisations"]["rows"]["accepted"] == 160
    assert Region.objects.get(pk="370830001").path == "370000/370800/370830/370830001/"
    assert Organisation.objects.get(code="T0046").parent.code == "G0016"


@pytest.mark.django_db
def test_passwords_work_only_where_a_demo_password_was_given(settings):
    run(**FILES)
    assert not User.objects.get(username="ws_sl1").has_usable_password()
    run(seats=FILES["seats"], demo_password="demo-pass-2025")
    assert User.objects.get(username="ws_sl1").check_password("demo-pass-2025")
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="--demo-password") as refused:
        call_command("load_organisations", seats=FILES["seats"], demo_password="demo-pass-2025", stdout=StringIO())
    assert refused.value.returncode == 2


@pytest.mark.django_db
def test_without_json_people_read_where_and_why():
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("load_organisations", **FILES, as_of=AS_OF, stdout=out)
    assert "席位：读入58行，录入53行，未录入5行" in out.getvalue()
    assert "（文件第56行） role“终审”" in out.getvalue()
    assert "席位空缺：汶上县企业联合会 会签" in out.getvalue()


@pytest.mark.django_db
def test_a_second_agency_of_a_party_is_kept_but_does_not_countersign_until_the_first_is_closed(tmp_path):
    def second(text):
        row = next(line for line in text.splitlines() if line.startswith("G0012,"))
        return text + row.replace("G0012", "G0912").replace("13370830MATX00122B", "") + "\n"

    def closed(text):
        row = next(line for line in text.splitlines() if line.startswith("G0012,"))
        return second(text).replace(row, row.replace("在册", "注销"))

    def without_code(change):
        # A mediation body needs no code; what is asked here is the party only.
        return lambda text: "\n".join(
            line.replace("mass_org", "mediation_body") if line.startswith("G0912") else line
            for line in change(text).splitlines()
        )

    organisations = rewritten(tmp_path, "organisations", without_code(second))
    found, _ = run(**{**FILES, "organisations": organisations})
    assert [issue["code"] for issue in found["organisations"]["issues"]] == ["PARTY_DUPLICATE"]
    assert Organisation.objects.get(code="G0912").party is None
    organisations = rewritten(tmp_path, "organisations", without_code(closed))
    found, _ = run(**{**FILES, "organisations": organisations})
    assert found["organisations"]["issues"] == []
    assert body("370830", "county", Party.UNION).code == "G0912"
