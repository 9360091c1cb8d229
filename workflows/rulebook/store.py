"""Keeping the rules that a case is made by, and asking for them again."""

from functools import lru_cache

from workflows.policy.errors import UnknownPolicy
from workflows.policy.policies import Policy, as_json, from_json
from workflows.rulebook.models import RuleSet


def pin(policy: Policy) -> str:
    """The digest of the rules, which are kept from now on. Called within the transaction that writes it to a case."""
    RuleSet.objects.get_or_create(
        digest=policy.digest,
        defaults={
            "rules": as_json(policy), "key": policy.key, "number": policy.number or "", "title": policy.title,
        },
    )  # fmt: skip
    return policy.digest


@lru_cache(maxsize=64)
def rules(digest: str) -> Policy:
    """The rules that a case was made by: the only question that judging, printing and replaying ask.

    Raises ``UnknownPolicy`` where nothing is kept under the digest.
    """
    kept = RuleSet.objects.filter(pk=digest).first()
    if kept is None:
        raise UnknownPolicy(f"没有保存摘要为“{digest[:12]}”的规则，不能判定；请联系管理员核对该案所依的文件")
    return from_json(kept.rules)
