"""Whether the policy files still say what running and finished cases were made by.

A file may change where nobody has decided by it. Where cases have pinned its rules, a change is another edition, or, to
mend our own mistake, another ``revision``: else people would read one rule in the file and be judged by another.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError, connection

from workflows.cases.models import Case
from workflows.policy.errors import PolicyError
from workflows.policy.policies import Policy
from workflows.rulebook import policies
from workflows.rulebook.models import RuleSet
from workflows.rulebook.store import kept

_CASES_SHOWN = 5


def check_pinned_rules(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """One error for each file that no longer says what a case has pinned; for files that cannot be read, that.

    Asked by ``check``, by the ``migrate`` with which an installation starts, and by every process as it comes up. Only
    columns are read that there were from the first: ``migrate`` asks before it has added any.
    """
    try:
        known = list(policies())
    except PolicyError as refused:
        return [Error(f"规则文件不能使用：{refused}", id="rulebook.E002")]
    try:
        connection.ensure_connection()
    except DatabaseError as away:
        return [Warning(f"连不上数据库，没有核对规则文件与案件所依的规则：{away}", id="rulebook.W001")]
    try:
        if RuleSet._meta.db_table not in connection.introspection.table_names():
            return []  # before the first migration nothing is kept
        return list(_changed(known))
    except DatabaseError as unreadable:
        words = f"数据库现在不能读，没有核对规则文件与案件所依的规则：{unreadable}"
        return [Error(words, hint="等其他进程放开数据库后再试", id="rulebook.E004")]


def _changed(known: list[Policy]) -> Iterator[CheckMessage]:
    """What cases have pinned and no file says any more, unless its file has been revised since."""
    says = [policy.rules() for policy in known]
    lost: dict[str, tuple[Policy, list[str]]] = {}
    for pinned in RuleSet.objects.values_list("pk", flat=True):
        former = kept(pinned)
        if former.rules() not in says:
            lost.setdefault(former.digest, (former, []))[1].append(pinned)
    files = {policy.identity: policy for policy in known}
    for former, names in lost.values():
        now, cases = files.get(former.identity), _cases(names)
        if not cases or (now is not None and now.revision > former.revision):
            continue
        yield _missing(former, cases) if now is None else _other(now, former, cases)


def _cases(names: Iterable[str]) -> str:
    using = Case.objects.filter(policy_digest__in=names).order_by("pk")
    titles = [f"“{title}”（{pk}）" for pk, title in using.values_list("pk", "title")[:_CASES_SHOWN]]
    number = using.count() if len(titles) == _CASES_SHOWN else len(titles)
    return "、".join(titles) + (f"等{number}件" if number > len(titles) else "")


def _other(policy: Policy, former: Policy, cases: str) -> Error:
    own, *adopted = policy.files
    others = f"（连同所援引的{'、'.join(adopted)}）" if adopted else ""
    return Error(
        f"{settings.POLICY_DIR} 中 {own}{others}的规则与案件提交时不同，"
        f"而修订号（revision: {policy.revision}）没有增加；"
        f"已按原规则（{former.digest[:12]}）办理的有{cases}",
        hint=f"恢复文件原来的内容；是更正录入错误的，写 revision: {former.revision + 1}；"
        "是文件本身有变动的，另立一个版本（supersedes、inherits、override）",
        id="rulebook.E001",
    )


def _missing(former: Policy, cases: str) -> Error:
    key, edition = former.identity
    return Error(
        f"{settings.POLICY_DIR} 中没有“{key}”（版本 {edition}）的文件：文件已删去，"
        f"或者名称（key）、版本名称（edition）、生效日期有改动；已按原规则（{former.digest[:12]}）办理的有{cases}",
        hint=f'放回该文件，失效的文件也须留存；是更正生效日期的，写 edition: "{edition}" 保留版本名称，'
        f"并写 revision: {former.revision + 1}",
        id="rulebook.E003",
    )
