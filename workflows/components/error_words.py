"""What a form field says where nobody gave it words of its own: what to do, in place of Django's stock sentences.

Set once on Django's classes, before any form is defined; a field's ``error_messages`` go before them.
"""

from typing import Any

from django import forms
from django.core import validators

_FIELDS: tuple[tuple[type[forms.Field], dict[str, str]], ...] = (
    (forms.Field, {"required": "请填写这一项"}),
    (forms.ChoiceField, {"required": "请选择", "invalid_choice": "所选的不在可选范围内，请重新选择"}),
    (forms.ModelChoiceField, {"required": "请选择", "invalid_choice": "所选的不在可选范围内，请重新选择"}),
    (forms.FileField, {"required": "请选择文件", "missing": "请选择文件", "empty": "文件是空的（0字节），请重新选择"}),
    (forms.IntegerField, {"invalid": "请填写整数"}),
    (forms.DecimalField, {"invalid": "请填写数字"}),
    (forms.DateField, {"invalid": "日期不对，请按“年-月-日”填写"}),
)  # fmt: skip
_VALIDATORS: tuple[tuple[Any, str], ...] = (
    (validators.MinValueValidator, "不能小于%(limit_value)s，请改正"),
    (validators.MaxValueValidator, "不能大于%(limit_value)s，请改正"),
    (validators.MinLengthValidator, "至少%(limit_value)s个字，现有%(show_value)s个字，请补充"),
    (validators.MaxLengthValidator, "最多%(limit_value)s个字，现有%(show_value)s个字，请精简"),
    (validators.ProhibitNullCharactersValidator, "含有不能显示的字符，请删去后重新填写"),
    (validators.EmailValidator, "电子邮箱的写法不对，请写成 name@example.cn 的样式"),
    (validators.URLValidator, "网址的写法不对，请写成 https://www.example.cn 的样式"),
)


def teach() -> None:
    for field, words in _FIELDS:
        own = field.__dict__.get("default_error_messages", {})
        field.default_error_messages = {**own, **words}
    for validator, message in _VALIDATORS:
        validator.message = message
    forms.URLField.default_error_messages = {**forms.URLField.default_error_messages, "invalid": _VALIDATORS[-1][1]}
    validators.validate_email.message = dict(_VALIDATORS)[validators.EmailValidator]
