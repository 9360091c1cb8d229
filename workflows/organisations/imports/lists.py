"""The lists of regions, organisations and seats: how such a list is read, and what each column holds."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Model

from workflows.organisations.models import Level, Organisation, OrganisationKind, Region, Role, Seat, User
from workflows.sheets.readers import Code, Day, Name, OneOf, Text
from workflows.sheets.report import Severity
from workflows.sheets.rows import Row
from workflows.sheets.spec import Column, Need, Reader, Sheet, known

Progress = Callable[[Sequence[Row], str], Iterable[Row]]
"""Shows how far a list has been read: takes the rows and a label, yields the rows."""
_NEEDED = Need.REQUIRED


# 机关信息 of a signing agency: columns that a list may have; an empty cell leaves what the administrator entered.
OFFICE = {
    "section": "受理科室", "contact_name": "联系人", "address": "通讯地址", "postcode": "邮政编码", "email": "电子邮箱",
    "complaint_body": "监督投诉受理单位", "complaint_phone": "监督电话", "website": "公示网址",
    "issuing_office": "印发机关", "review_body": "复核受理单位", "review_phone": "复核联系电话",
    "review_days": "申请复核的期限（工作日）",
}  # fmt: skip


def _longest(model: type[Model], name: str) -> int:
    """How many characters the model's field holds."""
    longest: int = model._meta.get_field(name).max_length  # type: ignore[union-attr, assignment]
    return longest


def _text(model: type[Model], name: str) -> Text:
    return Text(longest=_longest(model, name))


def _code(model: type[Model], name: str) -> Code:
    return Code(longest=_longest(model, name))


def _column(name: str, title: str, reader: Reader, need: Need = Need.FREE, **more: Any) -> Column:
    """A column of these lists must stand in the heading, under its field's name or the Chinese title."""
    return Column(name, title, reader, need, aliases=(name,), heading=True, **more)


def _one_of(words: dict[str, Any], code: str) -> OneOf:
    return OneOf(words, code, missing=code)


REGIONS = known(
    Sheet(
        key="regions",
        title="区划表",
        columns=(
            _column("code", "区划代码", _code(Region, "code"), _NEEDED, missing=("REGION_MISSING", "区划代码未填")),
            _column("name", "名称", _text(Region, "name"), _NEEDED, missing=("NAME_MISSING", "区划名称未填")),
            _column("full_name", "全称", _text(Region, "full_name"), width=30),
            _column("level", "层级", _one_of({one.value: one for one in Level}, "LEVEL_UNKNOWN"), _NEEDED),
            _column("parent_code", "上级区划代码", Code()),
            _column(
                "status", "状态", _one_of({one.value: one for one in Region.Status}, "STATUS_UNKNOWN"), _NEEDED,
                help="current（现行）或former（已撤销）",
            ),
            _column("replaced_by", "取代的区划代码", Code()),
            _column("lead_agency", "牵头单位", _text(Region, "lead_agency"), width=24),
            _column("cooperating_agencies", "配合单位", _text(Region, "cooperating_agencies"), width=24),
            _column("note", "备注", _text(Region, "note")),
        ),
        unique=("code",),
        repeated=("REGION_DUPLICATE", "区划代码已在前面出现"),
        by_letter=False,
    )
)  # fmt: skip

ORGANISATIONS = known(
    Sheet(
        key="organisations",
        title="组织表",
        columns=(
            _column(
                "org_code", "组织编号", _code(Organisation, "code"), _NEEDED, missing=("ORG_MISSING", "组织编号未填")
            ),
            _column(
                "name", "名称", _text(Organisation, "name"), _NEEDED, missing=("NAME_MISSING", "名称未填"), width=36
            ),
            _column("kind", "组织类型", _one_of({one.value: one for one in OrganisationKind}, "KIND_UNKNOWN"), _NEEDED),
            _column("credit_code", "统一社会信用代码", Text(), width=22),
            _column("region_code", "区划代码", Code(missing="REGION_UNKNOWN"), _NEEDED),
            _column("parent_org_code", "上级组织编号", Code()),
            _column("field_code", "领域代码", Code()),
            _column("role_in_programme", "工作职责", _text(Organisation, "programme_role")),
            _column("contact_phone", "联系电话", _code(Organisation, "contact_phone")),
            _column("status", "状态", _one_of({o.label: o for o in Organisation.Status}, "STATUS_UNKNOWN"), _NEEDED),
            _column("note", "备注", _text(Organisation, "note")),
            *(Column(name, title, Text(), aliases=(name,)) for name, title in OFFICE.items()),
        ),
        unique=("org_code",),
        repeated=("ORG_DUPLICATE", "组织编号已在前面出现"),
        by_letter=False,
    )
)  # fmt: skip

SEATS = known(
    Sheet(
        key="seats",
        title="席位表",
        columns=(
            _column(
                "username", "用户名", _code(User, "username"), _NEEDED, missing=("USERNAME_MISSING", "用户名未填")
            ),
            _column(
                "person_name", "姓名", Name(longest=_longest(User, "person_name"), too_long="TEXT_TOO_LONG"), _NEEDED,
                missing=("NAME_MISSING", "姓名未填"),
            ),
            _column("agency_code", "机构代码", Code(missing="AGENCY_UNKNOWN"), _NEEDED),
            _column("agency_name", "机构名称", Text(), width=30),
            _column("region_code", "区划代码", Code()),
            _column("level", "层级", Code()),
            _column("role", "角色", _one_of({one.label: one for one in Role}, "ROLE_UNKNOWN"), _NEEDED),
            _column("start_date", "开始日期", Day(note_text=False), _NEEDED, missing=("START_MISSING", "开始日期未填")),
            _column("end_date", "结束日期", Day(note_text=False), flawed=Severity.REJECT),
            _column("status", "状态", _one_of({"启用": True, "停用": False}, "STATUS_UNKNOWN"), _NEEDED),
            _column("phone", "联系电话", _code(User, "phone")),
            _column("note", "备注", _text(Seat, "note")),
        ),
        by_letter=False,
    )
)  # fmt: skip


def changed(record: Any, values: dict[str, Any]) -> bool:
    """Set the values on the record and tell whether any was different."""
    differences = {name: value for name, value in values.items() if getattr(record, name) != value}
    for name, value in differences.items():
        setattr(record, name, value)
    return bool(differences)
