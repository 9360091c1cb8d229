"""Certificates, posts and workplaces as a summary table names them, in the words of the information base."""

import re
from collections.abc import Sequence

from certification.codes import Category, CertificateKind, Grade, PostRole, Relation
from workflows.sheets.text import compact

# The first that fits; the longer words come first.
_KINDS: Sequence[tuple[str, CertificateKind]] = (
    ("职业技能等级", CertificateKind.SKILL_LEVEL),
    ("职业资格", CertificateKind.VOCATIONAL_QUALIFICATION),
    ("调解员", CertificateKind.MEDIATOR_PERMIT),
    ("培训", CertificateKind.TRAINING_COMPLETION),
    ("结业", CertificateKind.TRAINING_COMPLETION),
    ("职称", CertificateKind.PROFESSIONAL_TITLE),
    ("专业技术资格", CertificateKind.PROFESSIONAL_TITLE),
)
_RELATIONS: Sequence[tuple[str, Relation]] = (
    ("劳动关系协调", Relation.OWN),
    ("人力资源管理", Relation.RELATED),
    ("劳动保障", Relation.RELATED),
)
_GRADES: Sequence[tuple[str, Grade]] = (
    ("高级技师", Grade.ONE), ("一级", Grade.ONE), ("技师", Grade.TWO), ("二级", Grade.TWO), ("高级", Grade.THREE),
    ("三级", Grade.THREE), ("中级", Grade.FOUR), ("四级", Grade.FOUR), ("初级", Grade.FIVE), ("五级", Grade.FIVE),
)  # fmt: skip
# What a workplace is, by its name, and in which of the four groups its coordinators stand (济人社发〔2025〕3号 第二条).
_GROUPS: Sequence[tuple[str, Category]] = (
    ("律师事务所|调解|法律服务|社会组织|服务中心", Category.SERVICE),
    ("工会|商会|协会|企业联合会|企业家联合会", Category.REPRESENTATIVE),
    ("街道|镇|乡|社区|村民委员会|园区|开发区", Category.PLATFORM),
    ("公司|厂|集团|合作社", Category.ENTERPRISE),
)
_WORKPLACE = re.compile(
    r"(.{2,}?(?:公司|工厂|集团|合作社|律师事务所|工会委员会|总工会|商会|协会|联合会|办事处|人民政府|居民委员会|"
    r"村民委员会|服务中心|调解中心|管理委员会))(?=(?P<title>.*)$)"
)
ROLES = {compact(label): value for value, label in PostRole.choices}
GROUP_NOTE = "类别按工作单位名称归入，请核对"


def kind_of(title: str) -> str:
    """What certificate it is; empty where its name does not tell."""
    return next((kind.value for word, kind in _KINDS if word in title), "")


def relation_of(title: str) -> str:
    return next((relation.value for word, relation in _RELATIONS if word in title), "")


def grade_of(text: str) -> str:
    return next((grade.value for word, grade in _GRADES if word in text), "")


def parted(text: str) -> tuple[str, str]:
    """工作单位 and 职务, where the name of the workplace tells its end; else all of it is the workplace."""
    found = _WORKPLACE.match(text)
    return (found[1], found["title"]) if found else (text, "")


def group_of(workplace: str) -> str:
    """The group of coordinators of a workplace; empty where its name does not tell."""
    last = [(found.start(), group) for words, group in _GROUPS if (found := re.search(rf"(?:{words})$", workplace))]
    if last:
        return last[0][1].value
    return next((group.value for words, group in _GROUPS if re.search(words, workplace)), "")
