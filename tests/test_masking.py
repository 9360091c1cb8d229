import pytest

from workflows.masking import mask_id, mask_name, mask_numbers, mask_phone


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


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("审核人:(签字)  联系电话:19900009901", "审核人:(签字)  联系电话:199****9901"),
        ("证件号码37083019690101997X，2024年", "证件号码370***********997X，2024年"),
        ("2024年10月9日 合计119分", "2024年10月9日 合计119分"),
    ],
)
def test_a_line_of_words_hides_its_long_numbers(line, shown):
    assert mask_numbers(line) == shown
