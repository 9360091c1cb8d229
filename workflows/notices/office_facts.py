"""What a notice takes from the settings of the agency that sends it: imprint, title, and how it is reached."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from workflows.errors import Refused
from workflows.notices import wording
from workflows.notices.site import is_loopback
from workflows.organisations.models import Office, Organisation


def about_the_office(agency: Organisation) -> dict[str, Any]:
    """Who prints it (``imprint``) and how the office is reached (``contact``)."""
    return {"imprint": agency.office.imprint, "contact": contact_of(agency.office)}


def names_in_title(agency: Organisation, issuers: Sequence[Mapping[str, Any]]) -> list[str]:
    """The issuers that the title begins with; none where the office will not have them there."""
    return [issuer["name"] for issuer in issuers] if agency.office.title_names_agency else []


def contact_of(office: Office) -> dict[str, str]:
    """How the office is reached, label by label. Without a web site of its own it is found on this one."""
    website = office.website or ("" if is_loopback(settings.SITE_URL) else settings.SITE_URL + reverse("public:home"))
    return wording.contact_facts(
        office.organisation.name, section=office.section, name=office.contact_name, telephone=office.telephone,
        address=office.address, postcode=office.postcode, email=office.email, complaint_body=office.complaint_body,
        complaint_phone=office.complaint_phone, website=website,
    )  # fmt: skip


def check_contact(office: Office) -> None:
    """Whether whoever reads the notice can reach the office. Raises ``Refused``."""
    if missing := office.missing_for_publicity():
        raise Refused(
            f"{office.organisation.name}还没有填写{'、'.join(missing)}，收文的人无从联系，带有联系方式的公文不能送核；"
            "请本机关的管理员在“席位”→“机关信息”中填写",
            "contact_missing",
        )
