"""The policies of this installation, and the rule sets kept by digest: what a case was made by stands for ever."""

from functools import cache

from django.conf import settings

from workflows.policy.loader import PolicySet, load_all


@cache
def policies() -> PolicySet:
    return load_all(settings.POLICY_DIR)
