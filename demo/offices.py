"""How the demonstration's agencies are reached: fictitious, as everything here."""

from workflows.organisations.models import Organisation, User
from workflows.organisations.offices import keep_office

WEBSITE = "https://hrss.example.cn/gongshi"
COUNTY_BUREAU, CITY_BUREAU = "G0011", "G0006"


def furnish(administrator: User) -> None:
    """Enter the settings of the agencies that issue notices in the demonstration; what stands already stays."""
    for code, place, phone in ((CITY_BUREAU, "济宁市", "0537-0000000"), (COUNTY_BUREAU, "汶上县", "0537-0000001")):
        agency = Organisation.objects.get(code=code)
        if not agency.office.missing_for_publicity():
            continue
        keep_office(
            organisation=agency, actor=administrator, telephone=phone, section="劳动关系科",
            contact_name="示例联系人", address=f"{place}示例路1号", postcode="272000", email="ldgx@hrss.example.cn",
            complaint_body="局机关纪委", complaint_phone="0537-0000002", website=WEBSITE,
            review_days=15,
        )  # fmt: skip
