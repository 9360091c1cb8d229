"""The information base in a real browser: wide, narrow, and by axe."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from certification import services
from tests.certification.conftest import AT, acting, clerk, land, number, register, seated  # noqa: F401
from tests.certification.test_services import CERTIFICATE, JOB

from .test_shell import complaints


@pytest.fixture
def inside(page: Page, transactional_db, clerk, register) -> Page:  # noqa: F811
    person = register(id_number=number(), phone="19900001234", post="人事主管")
    services.add_employment(person=person, officer=acting(clerk), at=AT, **JOB, post="劳动关系专员")
    services.add_certificate(person=person, officer=acting(clerk), at=AT, **CERTIFICATE, title="劳动关系协调员")
    services.add_education(
        person=person, officer=acting(clerk), at=AT, school="某某大学劳动关系学院", major="劳动关系", level="bachelor",
        school_type="university", major_relation="own", status="graduated", graduation_date=date(2008, 7, 1),
        note="学信网已核验",
    )  # fmt: skip
    register(name="白𬱖", category="service")
    clerk.set_password("correct horse")
    clerk.save()
    page.goto("/login/?next=/people/")
    page.get_by_label("用户名").fill(clerk.username)
    page.get_by_label("密码").fill("correct horse")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="劳动关系协调员信息库")).to_be_visible()
    return page


@pytest.mark.parametrize("width", [1366, 390])
def test_every_page_is_accessible_and_fits(inside: Page, screenshot, width: int):
    inside.set_viewport_size({"width": width, "height": 768})
    detail = inside.get_by_role("link", name="周启䶮").get_attribute("href")
    pages = {"list": "/people/", "person": detail, "certificate": f"{detail}certificates/add/"}
    for name, address in pages.items():
        inside.goto(address)
        assert complaints(inside) == [], name
        assert inside.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        screenshot(inside, f"people-{name}-{width}")


def test_a_number_is_opened_with_a_reason_and_gone_on_the_next_page(inside: Page):
    inside.get_by_role("link", name="周启䶮").click()
    expect(inside.get_by_text(number())).to_have_count(0)
    inside.get_by_label("查看完整号码和电话，理由").fill("电话核对身份")
    inside.get_by_role("button", name="查看并记录").click()
    expect(inside.get_by_text(number())).to_be_visible()
    inside.get_by_role("link", name="人员").first.click()
    expect(inside.get_by_text(number())).to_have_count(0)


def test_an_officer_enters_a_credential_by_keyboard_alone(inside: Page):
    inside.get_by_role("link", name="白𬱖").click()
    inside.get_by_role("link", name="补录工作经历").focus()
    inside.keyboard.press("Enter")
    inside.get_by_label("工作单位").focus()
    inside.keyboard.type("某某调解中心")
    inside.keyboard.press("Enter")
    expect(inside.get_by_text("已补录工作经历")).to_be_visible()
    expect(inside.get_by_role("rowheader", name="某某调解中心")).to_be_visible()
