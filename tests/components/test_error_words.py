"""A field without words of its own says what to do."""

import pytest
from django import forms


class Asked(forms.Form):
    name = forms.CharField(min_length=2, max_length=5)
    file = forms.FileField()
    kind = forms.ChoiceField(choices=[("a", "甲")])
    email = forms.EmailField()
    site = forms.URLField(assume_scheme="https")
    places = forms.IntegerField(min_value=1, max_value=9)
    day = forms.DateField()
    own = forms.CharField(error_messages={"required": "请填写理由"})


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", "", "请填写这一项"),
        ("name", "甲", "至少2个字，现有1个字"),
        ("name", "甲乙丙丁戊己", "最多5个字，现有6个字，请精简"),
        ("name", "甲\x00乙", "含有不能显示的字符"),
        ("file", "", "请选择文件"),
        ("kind", "", "请选择"),
        ("kind", "b", "请重新选择"),
        ("email", "甲", "电子邮箱的写法不对"),
        ("site", "http:// x", "网址的写法不对"),
        ("places", "0", "不能小于1"),
        ("places", "10", "不能大于9"),
        ("places", "一", "请填写整数"),
        ("day", "2024-02-30", "日期不对"),
        ("own", "", "请填写理由"),
    ],
)
def test_what_is_wrong_is_said_in_our_words(field, typed, told):
    (words,) = Asked({field: typed}, {}).errors[field]
    assert told in words
