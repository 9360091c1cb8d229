"""The information base's pages: who sees whom, what is masked, what is refused and where, in how many queries."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification import services
from certification.models import Certificate, Education, Employment, Person, PersonEvent, UnmaskLog
from workflows.organisations.models import Role, User

from .conftest import AT, acting, number
from .test_services import CERTIFICATE, JOB, TestProofs

PHONE = "19900001234"


@pytest.fixture
def officer(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def person(register):
    return register(id_number=number(), phone=PHONE, post="人事主管")


def url(name: str, *args: object) -> str:
    return reverse(f"people:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def told(response) -> dict[str, list[str]]:
    return {field: list(words) for field, words in response.context["form"].errors.items()}


class TestSeeing:
    def test_number_and_telephone_are_masked_everywhere(self, officer, person):
        for page in (officer.get(url("list")), officer.get(url("person", person.pk))):
            assert person.id_masked in text(page)
            assert number() not in text(page) and PHONE not in text(page)
        for name in ("correct", "identity"):
            assert number() not in text(officer.get(url(name, person.pk)))

    def test_a_county_sees_nobody_of_another(self, client, person, land, seated):
        client.force_login(seated(land.neighbour))
        assert person.name not in text(client.get(url("list")))
        for name in ("person", "correct", "identity"):
            assert client.get(url(name, person.pk)).status_code == 404
        for kind in services.SECTIONS:
            assert client.get(url("add", person.pk, kind)).status_code == 404
        assert client.post(url("reveal", person.pk), {"reason": "x"}).status_code == 404
        found = client.post(url("by_number"), {"number": number()})
        assert "没有这个号码" in text(found)

    def test_the_city_sees_both_and_a_township_its_own(self, client, person, land, seated, register):
        register(region=land.town, name="镇上人")
        client.force_login(seated(land.bureau, Role.SECOND_REVIEW))
        assert client.get(url("list")).context["page"].paginator.count == 2
        land.bureau.region = land.town
        land.bureau.save()
        client.force_login(seated(land.bureau, Role.PRELIMINARY))
        assert [one.name for one in client.get(url("list")).context["page"]] == ["镇上人"]

    def test_nobody_sees_anything_without_a_login(self, client, person):
        for address in (url("list"), url("person", person.pk), url("register"), url("own"), url("by_number")):
            assert client.get(address).status_code == 302

    def test_who_applies_sees_the_own_record_only(self, client, person, register):
        own = User.objects.create_user("own", person_name="本人")
        mine = register(officer=acting(own), user=own, name="本人")
        client.force_login(own)
        assert [one.pk for one in client.get(url("list")).context["page"]] == [mine.pk]
        assert client.get(url("own")).headers["Location"] == url("person", mine.pk)
        assert client.get(url("person", mine.pk)).status_code == 200
        assert client.get(url("person", person.pk)).status_code == 404

    def test_an_observer_reads_and_changes_nothing(self, client, person, land, seated):
        client.force_login(seated(land.bureau, Role.OBSERVER))
        page = text(client.get(url("person", person.pk)))
        assert "查看并记录" not in page and "补录" not in page and "记录变动" not in page
        assert client.get(url("correct", person.pk)).status_code == 403
        assert client.get(url("add", person.pk, "education")).status_code == 403
        assert client.post(url("reveal", person.pk), {"reason": "x"}).status_code == 403
        assert not UnmaskLog.objects.exists()

    def test_the_list_is_searched_and_filtered(self, officer, person, register, land):
        register(name="另一人", region=land.town, category="platform")
        for asked, names in [
            ({"q": "周"}, ["周启䶮"]), ({"category": "platform"}, ["另一人"]), ({"region": "370830101"}, ["另一人"]),
            ({"status": "left"}, []), ({"q": "' OR 1=1 --"}, []), ({"region": "x"}, []),
        ]:  # fmt: skip
            assert [one.name for one in officer.get(url("list"), asked).context["page"]] == names

    def test_a_whole_number_finds_its_record(self, officer, person):
        found = officer.post(url("by_number"), {"number": f" '{number()} "})
        assert found.headers["Location"] == url("person", person.pk)
        assert "校验位" in text(officer.post(url("by_number"), {"number": number()[:-1] + "0"}))
        assert officer.get(url("by_number")).status_code == 405

    def test_the_page_says_which_grades_are_open(self, officer, person, clerk):
        services.add_employment(person=person, officer=acting(clerk), at=AT, **JOB)
        page = officer.get(url("person", person.pk))
        assert page.context["answers"][0].decision == "eligible" and "2023年1月1日起" in text(page)

    def test_more_rows_take_no_more_queries(self, officer, person, clerk, register, django_assert_num_queries):
        def queries(address: str) -> int:
            officer.get(address)
            with CaptureQueriesContext(
                connection,
            ) as captured:
                officer.get(address)
            return len(captured)

        def add(year: int) -> None:
            given = {"person": person, "officer": acting(clerk), "at": AT}
            services.add_employment(**given, **JOB)
            services.add_education(**given, school=f"第{year}中学")
            services.add_certificate(**given, grade="4")

        add(1)
        few = [queries(address) for address in (url("list"), url("person", person.pk))]
        for year in (2, 3):
            add(year)
            register(name=f"某{year}")
        assert [queries(address) for address in (url("list"), url("person", person.pk))] == few
        assert few[0] <= 9 and few[1] <= 18


class TestUnmasking:
    def test_it_takes_a_reason_shows_once_and_is_logged(self, officer, person, clerk):
        page = officer.post(url("reveal", person.pk), {"reason": "电话核对"})
        assert number() in text(page) and PHONE in text(page)
        assert "no-store" in page.headers["Cache-Control"]
        log = UnmaskLog.objects.get()
        assert (log.person, log.actor, log.reason) == (person, clerk, "电话核对")
        again = text(officer.get(url("person", person.pk)))
        assert number() not in again and "查看完整证件号码" in again and "电话核对" in again

    def test_without_a_reason_nothing_is_shown(self, officer, person):
        page = text(officer.post(url("reveal", person.pk), {"reason": "  "}))
        assert number() not in page and 'role="alert"' in page
        assert officer.get(url("reveal", person.pk)).status_code == 405
        assert not UnmaskLog.objects.exists()


class TestRegistering:
    SENT = {
        "name": "李 亦", "id_kind": "resident", "id_number": number(), "region": "370830", "status": "active",
        "category": "enterprise",
    }  # fmt: skip

    def test_an_officer_registers(self, officer, land):
        sent = self.SENT | {"employer": land.bureau.code, "phone": PHONE}
        found = Person.objects.get(pk=officer.post(url("register"), sent).headers["Location"].split("/")[-2])
        assert (found.name, found.sex, found.employer, found.user) == ("李亦", "male", land.bureau, None)

    @pytest.mark.parametrize(
        ("wrong", "field", "says"),
        [
            ({"id_number": number()[:-1] + "0"}, "id_number", "校验位"),
            ({"id_number": "370830850505997"}, "id_number", "18位"),
            ({"id_kind": "hmt_permit"}, "id_number", "居民身份证"),
            ({"birth_date": "1990-01-01"}, "birth_date", "不符"),
            ({"sex": "female"}, "sex", "不符"),
            ({"region": "370831"}, "region", ""),
            ({"employer": "none"}, "employer", "编号"),
            ({"category": ""}, "__all__", "类别"),
            ({"name": ""}, "name", ""),
            ({"name": "长" * 61}, "name", "60"),
            ({"id_number": ""}, "id_number", ""),
        ],
    )
    def test_what_is_wrong_is_said_where_it_is(self, officer, land, wrong, field, says):
        page = officer.post(url("register"), self.SENT | wrong)
        assert page.status_code == 200 and list(told(page)) == [field] and says in told(page)[field][0]
        assert not Person.objects.exists()

    def test_a_second_registration_is_told(self, officer, person):
        assert "已登记" in told(officer.post(url("register"), self.SENT))["__all__"][0]

    def test_a_number_on_record_is_told_to_who_registers_the_own_login(self, client, person, land):
        client.force_login(User.objects.create_user("own", person_name="本人"))
        page = client.post(url("register"), self.SENT)
        assert page.status_code == 200 and "已登记" in told(page)["__all__"][0]
        assert person.id_masked not in text(page)

    def test_a_person_registers_the_own_login_once(self, client, land):
        own = User.objects.create_user("own", person_name="本人")
        client.force_login(own)
        assert client.get(url("own")).headers["Location"] == url("register")
        client.post(url("register"), self.SENT)
        assert Person.objects.get().user == own
        assert client.get(url("register")).headers["Location"] == url("own")
        assert client.post(url("register"), self.SENT | {"id_number": number(sequence="996")}).status_code == 302
        assert Person.objects.count() == 1


NAMED = {"kind": "skill_level", "grade": "4"}


class TestRecords:
    EDUCATION = {"school": "某大学", "level": "bachelor", "school_type": "university", "status": "graduated"}

    def test_each_kind_is_entered_with_its_paper(self, officer, person):
        paper = SimpleUploadedFile("毕业证.png", TestProofs.PNG)
        officer.post(url("add", person.pk, "education"), self.EDUCATION | {"upload": paper})
        officer.post(url("add", person.pk, "employment"), {k: str(v) for k, v in JOB.items()})
        officer.post(url("add", person.pk, "certificates"), {k: str(v) for k, v in CERTIFICATE.items()})
        assert (Education.objects.count(), Employment.objects.count(), Certificate.objects.count()) == (1, 1, 1)
        proof = Education.objects.get().proof
        assert proof.name == "毕业证.png" and Certificate.objects.get().validity == "valid"
        sent = officer.get(url("proof", proof.pk))
        assert sent.headers["Content-Type"] == "image/png" and b"".join(sent) == TestProofs.PNG
        assert "sandbox" in sent.headers["Content-Security-Policy"]

    def test_a_paper_is_closed_to_the_neighbour(self, officer, person, land, seated, clerk):
        proof = services.add_proof(
            person=person, upload=SimpleUploadedFile("a.png", TestProofs.PNG), officer=acting(clerk), at=AT
        )
        officer.force_login(seated(land.neighbour))
        assert officer.get(url("proof", proof.pk)).status_code == 404

    @pytest.mark.parametrize(
        ("kind", "sent", "field", "says"),
        [
            ("employment", {"employer_name": ""}, "employer_name", ""),
            ("employment", {"employer_name": "x", "start": "2024-02-30"}, "start", "没有这一天"),
            ("employment", {"employer_name": "x", "start": "2020-01-01", "end": "2019-01-01"}, "end", "早于"),
            ("education", {"enrol_date": "2020-01-01", "graduation_date": "2019-01-01"}, "graduation_date", "早于"),
            ("education", {"level": "x"}, "level", ""),
            ("education", {"note": ""}, "level", "请选择学历层次"),
            ("education", {"school": "某大学"}, "level", "请选择学历层次"),
            ("employment", {"note": ""}, "employer_name", ""),
            ("certificates", {"validity": "unverified"}, "kind", "请选择证书种类"),
            ("certificates", {"validity": "unverified", "kind": "skill_level"}, "grade", "请填写职业（工种）名称"),
            ("certificates", NAMED | {"validity": "valid", "number": "1"}, "number", "21位"),
            ("certificates", NAMED | {"validity": "unverified", "issue_date": "2199-01-01"}, "issue_date", "将来"),
            ("certificates", {"validity": "unverified", "number": "9" * 41}, "number", "40"),
        ],
    )
    def test_a_slip_is_said_beside_its_field(self, officer, person, kind, sent, field, says):
        page = officer.post(url("add", person.pk, kind), sent)
        assert page.status_code == 200 and field in told(page) and says in told(page)[field][0]
        assert not services.SECTIONS[kind].objects.exists()

    def test_a_wrong_file_is_said_and_nothing_entered(self, officer, person):
        wrong = SimpleUploadedFile("毕业证.png", b"MZ not a picture")
        page = officer.post(url("add", person.pk, "education"), self.EDUCATION | {"upload": wrong})
        assert "upload" in told(page) and not Education.objects.exists()

    def test_a_correction_takes_a_reason_and_shows_both_values(self, officer, person, clerk):
        job = services.add_employment(person=person, officer=acting(clerk), at=AT, **JOB)
        address = url("correct_record", person.pk, "employment", job.pk)
        sent = {k: str(v) for k, v in JOB.items()} | {"start": "2018-01-01"}
        assert "reason" in told(officer.post(address, sent))
        officer.post(address, sent | {"reason": "按合同更正"})
        job.refresh_from_db()
        assert str(job.start) == "2018-01-01"
        page = text(officer.get(url("person", person.pk)))
        assert "开始日期：2019-01-01 → 2018-01-01" in page and "按合同更正" in page

    def test_taking_out_takes_a_reason_too(self, officer, person, clerk):
        job = services.add_employment(person=person, officer=acting(clerk), at=AT, **JOB)
        address = url("remove_record", person.pk, "employment", job.pk)
        assert officer.get(address).status_code == 200
        assert "reason" in told(officer.post(address, {"reason": " "}))
        officer.post(address, {"reason": "录入错误"})
        assert "没有登记工作经历" in text(officer.get(url("person", person.pk)))
        assert officer.post(address, {"reason": "再次"}).status_code == 404

    def test_addresses_that_lead_nowhere(self, officer, person, register, clerk):
        job = services.add_employment(person=register(), officer=acting(clerk), at=AT, **JOB)
        for address in (
            url("add", person.pk, "people"),
            url("correct_record", person.pk, "employment", job.pk),  # somebody else's
            url("remove_record", person.pk, "education", 999),
            url("person", 999), url("proof", 999),
        ):  # fmt: skip
            assert officer.get(address).status_code == 404

    def test_the_holder_is_not_asked_to_verify(self, client, register):
        own = User.objects.create_user("own", person_name="本人")
        mine = register(officer=acting(own), user=own)
        client.force_login(own)
        assert "核验情况" not in text(client.get(url("add", mine.pk, "certificates")))
        client.post(url("add", mine.pk, "certificates"), NAMED | {"validity": "valid"})
        assert Certificate.objects.get().validity == "unverified"


class TestCorrecting:
    def test_only_what_changed_is_logged(self, officer, person):
        sent = {"name": "周启䶮", "region": "370830", "status": "active", "category": "platform", "sex": "male",
                "birth_date": "1985-05-05", "phone": PHONE, "post": "人事主管", "reason": "岗位调整"}  # fmt: skip
        assert officer.post(url("correct", person.pk), sent).status_code == 302
        event = PersonEvent.objects.last()
        assert (event.before, event.after) == ({"category": "enterprise"}, {"category": "platform"})
        assert "企业 → 工业园区" in text(officer.get(url("person", person.pk)))

    def test_the_holder_is_offered_the_own_fields(self, client, register):
        own = User.objects.create_user("own", person_name="本人")
        mine = register(officer=acting(own), user=own)
        client.force_login(own)
        form = client.get(url("correct", mine.pk)).context["form"]
        assert set(form.fields) == services.OWN_FIELDS | {"reason"}
        assert client.get(url("identity", mine.pk)).status_code == 403

    def test_a_wrong_number_is_replaced(self, officer, person):
        sent = {"id_kind": "resident", "id_number": number(sequence="996"), "reason": "录入错误"}
        assert officer.post(url("identity", person.pk), sent).status_code == 302
        page = officer.post(url("identity", person.pk), sent | {"id_number": "1"})
        assert "18位" in told(page)["id_number"][0]

    def test_markup_stays_text(self, officer, person, clerk):
        services.add_employment(
            person=person, officer=acting(clerk), at=AT, **JOB | {"employer_name": "<script>alert(1)</script>"}
        )
        page = text(officer.get(url("person", person.pk)))
        assert "<script>alert(1)" not in page and "&lt;script&gt;" in page


def test_the_navigation_has_the_place(officer, client, land, seated):
    assert url("list") in text(officer.get(reverse("desk")))
    client.force_login(User.objects.create_user("alone", person_name="无席位"))
    assert url("own") in text(client.get(reverse("desk")))
    client.force_login(seated(land.bureau, Role.APPLICANT))
    assert url("own") not in text(client.get(reverse("desk"))), "who applies for a unit is no candidate as such"


def test_an_officer_with_an_own_record_finds_it_in_the_navigation(officer, register):
    assert url("own") not in text(officer.get(reverse("password_change")))
    register(user=User.objects.get(pk=officer.session["_auth_user_id"]))
    assert url("own") in text(officer.get(reverse("password_change")))


def test_the_own_registration_leads_back_to_the_desk_and_not_to_the_list(client, db):
    client.force_login(User.objects.create_user("own", person_name="本人"))
    page = text(client.get(url("register")))
    assert f'href="{url("list")}"' not in page
    assert f'<a href="{reverse("desk")}">返回</a>' in page


class TestPosts:
    def add(self, officer, person, land, **otherwise):
        given = {
            "role": "coordinator", "kind": "grid", "employer_name": "丁镇政府", "region": land.town.pk,
            "start": "2022-01-01",
        }  # fmt: skip
        return officer.post(url("add", person.pk, "posts"), given | otherwise)

    def test_a_post_is_entered_ended_and_told_in_the_log(self, officer, person, land):
        assert self.add(officer, person, land).status_code == 302
        post = person.posts.get()
        page = text(officer.get(url("person", person.pk)))
        assert "劳动监察网格员" in page and url("end_post", person.pk, post.pk) in page
        ending = {"end": "2023-12-31", "reason": "调离"}
        assert officer.post(url("end_post", person.pk, post.pk), ending).status_code == 302
        page = text(officer.get(url("person", person.pk)))
        assert "2022-01-01 至 2023-12-31" in page and "更正在岗记录" in page and "离岗" in page
        assert officer.get(url("end_post", person.pk, post.pk)).status_code == 404

    def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(self, officer, person, land):
        for field, value in {
            "end": "2021-12-31", "employer_name": "", "category": "enterprise", "region": "370831", "work_months": "-1",
        }.items():  # fmt: skip
            page = self.add(officer, person, land, **{field: value})
            assert field in told(page) and "2022-01-01" in text(page), field
        assert "start" in told(self.add(officer, person, land, start="2199-01-01"))
        assert not person.posts.exists()

    def test_with_posts_the_status_is_no_field_of_the_person(self, officer, person, land):
        assert "status" in officer.get(url("correct", person.pk)).context["form"].fields
        self.add(officer, person, land)
        assert not {"status", "category"} & officer.get(url("correct", person.pk)).context["form"].fields.keys()

    def test_a_keeper_confirms_with_one_button_what_a_person_claims(self, client, register, land, clerk, seated):
        own = User.objects.create_user("own", person_name="本人")
        mine = register(officer=acting(own), user=own)
        client.force_login(own)
        assert self.add(client, mine, land).status_code == 302
        post = mine.posts.get()
        page = text(client.get(url("person", mine.pk)))
        assert "待确认" in page and url("remove_record", mine.pk, "posts", post.pk) in page
        assert client.get(url("claims")).status_code == 403
        client.force_login(seated(land.neighbour))
        assert not client.get(url("claims")).context["page"].object_list
        assert client.post(url("confirm_post", post.pk)).status_code == 404
        client.force_login(clerk)
        assert "待确认的在岗记录（1）" in text(client.get(url("list")))
        page = text(client.get(url("claims")))
        assert mine.name in page and number() not in page and url("confirm_post", post.pk) in page
        assert client.post(url("confirm_post", post.pk)).headers["Location"] == url("claims")
        post.refresh_from_db()
        assert post.verified and "待确认" not in text(client.get(url("list")))
        client.force_login(own)
        assert url("remove_record", mine.pk, "posts", post.pk) not in text(client.get(url("person", mine.pk)))

    def test_a_keeper_refuses_with_a_reason_and_the_claim_stays_in_sight(self, client, register, land, clerk, seated):
        own = User.objects.create_user("own", person_name="本人")
        mine = register(officer=acting(own), user=own)
        client.force_login(own)
        self.add(client, mine, land)
        post = mine.posts.get()
        client.force_login(seated(land.neighbour))
        assert client.post(url("refuse_post", post.pk), {"reason": "不符"}).status_code == 404
        client.force_login(clerk)
        assert url("refuse_post", post.pk) in text(client.get(url("claims")))
        assert client.post(url("refuse_post", post.pk), {"reason": " "}).context["form"].errors["reason"]
        answer = client.post(url("refuse_post", post.pk), {"reason": "聘书所载单位不符"})
        assert answer.headers["Location"] == url("claims")
        assert not client.get(url("claims")).context["page"].object_list
        assert "待确认的在岗记录（0）" in text(client.get(url("list")))
        page = client.get(url("claims"), {"refused": "1"})
        assert [one.pk for one in page.context["page"]] == [post.pk] and "聘书所载单位不符" in text(page)
        client.force_login(own)
        page = text(client.get(url("person", mine.pk)))
        assert "不予确认的理由：聘书所载单位不符" in page and "不予确认在岗记录" in page
