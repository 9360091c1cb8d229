"""Keeping the rules that a case is made by, and asking for them again."""

from dataclasses import replace
from functools import lru_cache

from workflows.policy.errors import UnknownPolicy
from workflows.policy.policies import Policy, as_json, from_json, text_digest_of
from workflows.rulebook import policies
from workflows.rulebook.models import RuleSet


def pin(policy: Policy) -> str:
    """The name of the document as it reads now, kept from now on. Called within the transaction that writes it to a
    case."""
    kept, _ = RuleSet.objects.get_or_create(
        digest=text_digest_of(policy),
        defaults={
            "rules": as_json(policy), "key": policy.key, "number": policy.number or "", "title": policy.title,
        },
    )  # fmt: skip
    return kept.digest


@lru_cache(maxsize=64)
def rules(pinned: str) -> Policy:
    """The rules that a case was made by, in the words that it was shown: the only question that judging, printing and
    replaying ask.

    Whether they are in force is no part of them: its days are read from the file of today, where there is one. Raises
    ``UnknownPolicy`` where nothing is kept under that name.
    """
    former = kept(pinned)
    now = next((one for one in policies() if one.identity == former.identity), former)
    return replace(former, valid_from=now.valid_from, valid_to=now.valid_to, last_task=now.last_task)


def kept(pinned: str) -> Policy:
    """The document as it was pinned. Raises ``UnknownPolicy``."""
    found = RuleSet.objects.filter(pk=pinned).first()
    if found is None:
        raise UnknownPolicy(f"没有保存摘要为“{pinned[:12]}”的规则，不能判定；请联系管理员核对该案所依的文件")
    return from_json(found.rules)
