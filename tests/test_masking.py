import pytest

from workflows.masking import mask_id, mask_name, mask_phone


@pytest.mark.parametrize(
    ("phone", "shown"), [("19900001361", "199****1361"), ("0537-7212345", "053*****2345"), ("119", "***"), ("", "")]
)
def test_a_phone_keeps_three_and_four_digits(phone, shown):
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("孟军磊", "孟*磊"), ("李亦", "李*"), ("令狐菲春", "令**春"), ("龚䶮", "龚*"), ("王𬱖明", "王*明"), ("王", "*")],
)
def test_a_name_keeps_its_ends(name, shown):
    assert mask_name(name) == shown


def test_an_identity_number_hides_district_and_birthday():
    assert mask_id("370830196901019975") == "370***********9975"
    assert mask_id("12345") == "*****"
