"""Whether the policy files still say what running and finished cases were made by.

A file may change where nobody has decided by it. Where cases have pinned its rules, a change is another edition, or, to
mend our own mistake, another ``revision``: else people would read one rule in the file and be judged by another.
"""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError

from workflows.cases.models import Case
from workflows.policy.errors import PolicyError
from workflows.policy.policies import Policy
from workflows.rulebook import policies
from workflows.rulebook.models import RuleSet
from workflows.rulebook.store import rules

_CASES_SHOWN = 5


def check_pinned_rules(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """One error for each changed file whose former rules a case has pinned; for files that cannot be read, that.

    Asked by ``check``, and by the ``migrate`` with which every start begins: a server does not come up on such files.
    """
    try:
        known = list(policies())
    except PolicyError as refused:
        return [Error(f"规则文件不能使用：{refused}", id="rulebook.E002")]
    try:
        kept = list(RuleSet.objects.exclude(pk__in=[policy.digest for policy in known]).values_list("pk", "key"))
        by_key = {policy.key: policy for policy in known}
        asked = {(policy.key, policy.identity): policy for policy in known}
        found = []
        for digest, key in kept:
            if key not in by_key:
                continue
            former = rules(digest)
            now = asked.get((key, former.identity))
            if now is not None and former.rules() != now.rules():
                found += _errors(now, digest)
        return found
    except DatabaseError:
        return []  # before the first migration nothing is kept


def _errors(policy: Policy, digest: str) -> list[CheckMessage]:
    using = Case.objects.filter(policy_digest=digest).order_by("pk")
    titles = [f"“{title}”（{pk}）" for pk, title in using.values_list("pk", "title")[:_CASES_SHOWN]]
    if not titles:
        return []
    number = using.count()
    own, *adopted = policy.files
    others = f"（连同所援引的{'、'.join(adopted)}）" if adopted else ""
    cases = "、".join(titles) + (f"等{number}件" if number > len(titles) else "")
    return [
        Error(
            f"{settings.POLICY_DIR} 中 {own}{others}的规则与案件提交时不同，"
            f"而修订号（revision: {policy.revision}）未变；"
            f"已按原规则（{digest[:12]}）办理的有{cases}",
            hint=f"恢复文件原来的内容；是更正录入错误的，写 revision: {policy.revision + 1}；"
            "是文件本身有变动的，另立一个版本（supersedes、inherits、override）",
            id="rulebook.E001",
        )
    ]
