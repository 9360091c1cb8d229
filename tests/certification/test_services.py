"""The information base through its verbs: registering, entering, correcting, opening a number."""

from datetime import date

import pytest
from cryptography.fernet import Fernet
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from certification import services, vault
from certification.models import Certificate, Employment, Person, PersonEvent, UnmaskLog
from certification.queries import facts, find
from workflows.errors import Refused
from workflows.organisations.models import Role, User
from workflows.policy import decide

from .conftest import AT, acting, number

CERTIFICATE = {
    "grade": "4", "kind": "skill_level", "occupation_relation": "own", "issue_date": date(2019, 6, 1),
    "number": "S000037000001194000001", "validity": "valid", "issuer": "某评价机构",
}  # fmt: skip
JOB = {"employer_name": "某公司", "start": date(2019, 1, 1), "occupation_relation": "own", "engagement": "full_time"}


def refused(verb, **given) -> Refused:
    with pytest.raises(Refused) as told:
        verb(**{"at": AT} | given)
    return told.value


class TestRegistering:
    def test_the_card_tells_birth_and_sex_and_is_shown_masked(self, register):
        person = register(id_number=number())
        assert (person.birth_date, person.sex) == (date(1985, 5, 5), "male")
        assert person.id_masked == f"370***********{number()[-4:]}"

    def test_the_number_is_nowhere_in_the_database_in_the_clear(self, register):
        register(id_number=number())
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                assert all(number() not in str(row) for row in cursor.fetchall()), table

    def test_it_is_found_however_typed_and_registered_once(self, register):
        person = register(id_number=number())
        assert find(f" '{number()} ", AT.date()) == person
        assert find(number(sequence="999"), AT.date()) is None
        with pytest.raises(Refused, match="已登记"):
            register(id_number=number(), name="另一人")

    def test_what_is_said_must_agree_with_the_card(self, register):
        for field, value in (("sex", "female"), ("birth_date", date(1985, 5, 6))):
            with pytest.raises(Refused, match="与证件号码不符"):
                register(id_number=number(), **{field: value})

    def test_a_passport_tells_nothing_so_the_holder_does(self, register):
        person = register(id_kind="passport", id_number="E1234567", sex="female", birth_date=date(1990, 1, 1))
        assert person.sex == "female"
        assert facts(person, AT.date())["birth_date"] == "1990-01-01"
        with pytest.raises(Refused, match="将来"):
            register(id_kind="passport", id_number="E1234568", birth_date=date(2030, 1, 1))

    @pytest.mark.parametrize("wrong", [{"name": "  "}, {"category": ""}, {"category": "x"}, {"name": "长" * 61}])
    def test_bad_facts_are_refused_in_words(self, register, wrong):
        with pytest.raises(Refused):
            register(**wrong)
        assert not Person.objects.exists()

    def test_only_the_county_s_keepers_register(self, land, seated, register):
        for actor in (seated(land.neighbour), seated(land.bureau, Role.OBSERVER), seated(land.bureau, Role.APPLICANT)):
            with pytest.raises(Refused, match="权限"):
                register(officer=acting(actor))

    def test_a_person_may_register_for_the_own_login_only(self, register, db):
        own, other = (User.objects.create_user(name, person_name=name) for name in ("own", "other"))
        assert register(officer=acting(own), user=own).user == own
        with pytest.raises(Refused, match="权限"):
            register(officer=acting(own), user=other)


class TestFacts:
    def test_no_rows_are_not_supplied_unless_said_to_be_none(self, register, clerk):
        person = register()
        assert facts(person, AT.date())["certificates"] is None
        person = services.correct_person(
            person=person, officer=acting(clerk), at=AT, reason="本人声明", without_certificates=True
        )
        assert facts(person, AT.date())["certificates"] == []

    def test_they_are_what_the_rule_takes(self, register, clerk):
        person = register()
        services.add_employment(person=person, officer=acting(clerk), at=AT, **JOB)
        services.add_certificate(person=person, officer=acting(clerk), at=AT, **CERTIFICATE)
        services.add_certificate(person=person, officer=acting(clerk), at=AT, grade="prep_technician")
        services.add_education(
            person=person, officer=acting(clerk), at=AT, level="bachelor", school_type="university",
            major_relation="own", status="graduated", graduation_date=date(2008, 7, 1), skill_target="none",
            assessed=False,
        )  # fmt: skip
        known = facts(person, AT.date())
        assert {one["grade"] for one in known["certificates"]} == {4, "prep_technician"}
        answer = decide("grade", {"target_grade": 3, "as_of": "2024-03-01", "person": known})
        assert answer["decision"] == "eligible" and "5.2(4)" in answer["satisfied"]

    def test_nobody_is_judged_on_a_day_before_birth(self, register):
        person = register(id_number=number())
        assert facts(person, date(1985, 5, 5))
        with pytest.raises(Refused, match="出生日期晚于1985-05-04"):
            facts(person, date(1985, 5, 4))

    def test_an_empty_field_is_unknown(self, register, clerk):
        person = register()
        services.add_employment(person=person, officer=acting(clerk), at=AT, employer_name="某公司")
        assert facts(person, AT.date())["employment"] == [
            {"start": None, "end": None, "occupation_relation": None, "engagement": None}
        ]

    def test_what_was_taken_out_no_longer_counts(self, register, clerk):
        person = register()
        job = services.add_employment(person=person, officer=acting(clerk), at=AT, **JOB)
        services.remove_record(record=job, officer=acting(clerk), at=AT, reason="录入错误")
        assert facts(person, AT.date())["employment"] is None
        assert Employment.objects.count() == 1
        assert refused(services.remove_record, record=job, officer=acting(clerk), reason="再次").code == "removed"


class TestCertificates:
    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"number": "S00003700000119400001"}, "21位数字"),
            ({"number": "S000037000001204000001"}, "年份是20"),
            ({"number": "S000037000001193000001"}, "等级是三级"),
            ({"kind": "vocational_qualification"}, "16位数字"),
            ({"number": ""}, "21位数字"),
        ],
    )
    def test_verified_only_where_the_number_agrees_or_a_note_says_how(self, register, clerk, change, says):
        person = register()
        given = CERTIFICATE | change
        assert says in refused(services.add_certificate, person=person, officer=acting(clerk), **given).message
        services.add_certificate(
            person=person, officer=acting(clerk), at=AT, **given | {"note": "已电话向发证机构核实"}
        )

    def test_as_typed_it_is_kept_unverified(self, register, clerk):
        kept = services.add_certificate(
            person=register(),
            officer=acting(clerk),
            at=AT,
            **CERTIFICATE | {"number": " test １２ ", "validity": "unverified"},
        )
        assert kept.number == "TEST12"

    def test_one_number_once_until_the_first_is_taken_out(self, register, clerk):
        first, other = register(), register()
        kept = services.add_certificate(person=first, officer=acting(clerk), at=AT, **CERTIFICATE)
        assert "已登记" in refused(services.add_certificate, person=other, officer=acting(clerk), **CERTIFICATE).message
        services.remove_record(record=kept, officer=acting(clerk), at=AT, reason="登记错人")
        services.add_certificate(person=other, officer=acting(clerk), at=AT, **CERTIFICATE)

    def test_nobody_verifies_the_own_certificate(self, register, land):
        own = User.objects.create_user("own", person_name="本人")
        person = register(officer=acting(own), user=own)
        assert (
            "经办机关" in refused(services.add_certificate, person=person, officer=acting(own), **CERTIFICATE).message
        )
        mine = CERTIFICATE | {"validity": "unverified"}
        kept = services.add_certificate(person=person, officer=acting(own), at=AT, **mine)
        assert (
            refused(services.correct_record, record=kept, officer=acting(own), reason="x", validity="valid").code
            == "not_keeper"
        )
        assert Certificate.objects.get().validity == "unverified"

    def test_what_an_office_verified_its_holder_cannot_rewrite(self, register, land, clerk):
        own = User.objects.create_user("own", person_name="本人")
        person = register(officer=acting(own), user=own)
        kept = services.add_certificate(person=person, officer=acting(clerk), at=AT, **CERTIFICATE)
        assert (
            refused(services.correct_record, record=kept, officer=acting(own), reason="x", grade="3").code
            == "not_keeper"
        )

    def test_none_is_issued_tomorrow(self, register, clerk):
        given = CERTIFICATE | {"issue_date": date(2024, 3, 2), "validity": "unverified"}
        assert "将来" in refused(services.add_certificate, person=register(), officer=acting(clerk), **given).message


class TestChanging:
    def test_a_correction_keeps_what_stood_there(self, register, clerk):
        job = services.add_employment(person=register(), officer=acting(clerk), at=AT, **JOB)
        services.correct_record(
            record=job, officer=acting(clerk), at=AT, reason="按劳动合同更正", start=date(2018, 1, 1)
        )
        event = PersonEvent.objects.last()
        assert (event.before, event.after) == ({"start": "2019-01-01"}, {"start": "2018-01-01"})
        assert (event.record, event.reason, event.actor) == (f"employment:{job.pk}", "按劳动合同更正", clerk)

    def test_without_a_reason_nothing_changes(self, register, clerk):
        job = services.add_employment(person=register(), officer=acting(clerk), at=AT, **JOB)
        given = {"record": job, "officer": acting(clerk), "reason": "  "}
        assert refused(services.correct_record, start=date(2018, 1, 1), **given).code == "reason_missing"
        assert refused(services.remove_record, **given).code == "reason_missing"
        job.refresh_from_db()
        assert job.start == JOB["start"] and not job.removed_at

    def test_ends_never_lie_before_starts(self, register, clerk):
        person = register()
        wrong = JOB | {"end": date(2018, 12, 31)}
        assert "早于" in refused(services.add_employment, person=person, officer=acting(clerk), **wrong).message
        with pytest.raises(IntegrityError), transaction.atomic():
            Employment.objects.create(person=person, **wrong)
        study = {"enrol_date": date(2020, 9, 1), "graduation_date": date(2020, 8, 31)}
        assert "早于" in refused(services.add_education, person=person, officer=acting(clerk), **study).message

    def test_a_neighbour_changes_nothing(self, register, clerk, land, seated):
        person, stranger = register(), seated(land.neighbour)
        job = services.add_employment(person=person, officer=acting(clerk), at=AT, **JOB)
        for verb, given in [
            (services.add_employment, {"person": person, **JOB}),
            (services.correct_record, {"record": job, "reason": "x", "start": None}),
            (services.remove_record, {"record": job, "reason": "x"}),
            (services.correct_person, {"person": person, "reason": "x", "phone": "1"}),
            (
                services.correct_identity,
                {"person": person, "reason": "x", "id_kind": "resident", "id_number": number()},
            ),
            (services.reveal, {"person": person, "reason": "x"}),
        ]:
            assert refused(verb, officer=acting(stranger), **given).code in {"not_keeper", "not_allowed"}

    def test_nobody_is_moved_into_a_county_the_actor_does_not_keep(self, register, clerk, land):
        person = register()
        assert refused(
            services.correct_person, person=person, officer=acting(clerk), reason="调动", region=land.there
        ).code == ("not_keeper")
        moved = services.correct_person(person=person, officer=acting(clerk), at=AT, reason="调动", region=land.town)
        assert moved.region == land.town

    def test_the_holder_changes_what_is_the_holder_s(self, register, land):
        own = User.objects.create_user("own", person_name="本人")
        person = register(officer=acting(own), user=own)
        assert services.correct_person(
            person=person, officer=acting(own), at=AT, reason="换号", phone="19900001234"
        ).phone
        for change in ({"name": "别人"}, {"user": None}, {"status": "left"}):
            said = refused(services.correct_person, person=person, officer=acting(own), reason="x", **change)
            assert said.code == "not_keeper"
        said = refused(
            services.correct_identity, person=person, id_kind="resident", id_number="1", officer=acting(own), reason="x"
        )
        assert said.code == "not_keeper"

    def test_birth_cannot_be_corrected_against_the_card(self, register, clerk):
        wrong = {"person": register(), "officer": acting(clerk), "reason": "x", "birth_date": date(1986, 5, 5)}
        assert "不符" in refused(services.correct_person, **wrong).message

    def test_a_wrong_number_is_replaced_and_both_stay_masked_in_the_log(self, register, clerk):
        person, right = register(id_number=number()), number(born="19850506", sequence="996")
        services.correct_identity(
            person=person, id_kind="resident", id_number=right, officer=acting(clerk), at=AT, reason="录入错误"
        )
        person.refresh_from_db()
        assert (person.birth_date, person.sex) == (date(1985, 5, 6), "female")
        assert find(right, AT.date()) == person and find(number(), AT.date()) is None
        event = PersonEvent.objects.last()
        assert event.before["id_masked"].endswith(number()[-4:]) and "*" in event.after["id_masked"]

    def test_sealed_columns_are_no_fields_to_change(self, register, clerk):
        with pytest.raises(TypeError):
            services.correct_person(person=register(), officer=acting(clerk), at=AT, reason="x", id_hash="0")

    def test_a_log_row_stays_as_it_is(self, register):
        register()
        event = PersonEvent.objects.last()
        with pytest.raises(TypeError):
            event.save()
        with pytest.raises(TypeError):
            event.delete()


class TestProofs:
    PNG = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
        "0def46b80000000049454e44ae426082"
    )

    def test_a_paper_is_kept_once_and_belongs_to_its_person(self, register, clerk):
        person, other = register(), register()
        given = {"person": person, "officer": acting(clerk), "at": AT}
        proof = services.add_proof(upload=SimpleUploadedFile("毕业证.png", self.PNG), **given)
        assert services.add_proof(upload=SimpleUploadedFile("副本.png", self.PNG), **given) == proof
        services.add_employment(**given, **JOB, proof=proof)
        assert (
            refused(services.add_employment, person=other, officer=acting(clerk), proof=proof, **JOB).code
            == "foreign_proof"
        )

    @pytest.mark.parametrize(("name", "content"), [("a.png", b""), ("a.exe", b"MZ" * 40), ("a.pdf", b"%PDF-1.7")])
    def test_what_is_no_paper_is_refused(self, register, clerk, name, content):
        upload = SimpleUploadedFile(name, content)
        assert refused(services.add_proof, person=register(), upload=upload, officer=acting(clerk)).code.startswith(
            "ATTACHMENT"
        )


class TestTheNumber:
    def test_opening_it_needs_a_reason_and_leaves_a_trace(self, register, clerk):
        person = register(id_number=number())
        assert refused(services.reveal, person=person, officer=acting(clerk), reason=" ").code == "reason_missing"
        assert services.reveal(person=person, officer=acting(clerk), at=AT, reason="电话核对") == number()
        trace = UnmaskLog.objects.get()
        assert (trace.person, trace.actor, trace.reason, trace.at) == (person, clerk, "电话核对", AT)

    def test_who_only_reads_does_not_open_it(self, register, land, seated):
        observer = seated(land.bureau, Role.OBSERVER)
        assert refused(services.reveal, person=register(), officer=acting(observer), reason="x").code == "not_allowed"

    def test_keys_change_without_losing_a_number(self, register, settings):
        person = register(id_number=number())
        old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
        settings.FIELD_KEYS = [new, old]
        assert find(number(), AT.date()) == person
        call_command("reseal_numbers", verbosity=0)
        settings.FIELD_KEYS = [new]
        call_command("reseal_numbers", verbosity=0)
        assert find(number(), AT.date()) == person
        person.refresh_from_db()
        assert vault.unseal(person.id_sealed) == number()

    def test_a_lost_key_is_said_and_changes_nothing(self, register, settings):
        person = register()
        settings.FIELD_KEYS = [Fernet.generate_key().decode()]
        with pytest.raises(CommandError, match="XUANSHU_FIELD_KEYS"):
            call_command("reseal_numbers", verbosity=0)
        sealed = person.id_sealed
        person.refresh_from_db()
        assert person.id_sealed == sealed
