"""The policies of this installation, and the rule sets kept by digest: what a case was made by stands for ever."""

from functools import cache

from django.conf import settings

from workflows.policy.loader import load_all
from workflows.policy.policyset import PolicySet

CHECK_TAG = "rules"  # under which the check of pinned rules is asked for by itself, as a process comes up


@cache
def policies() -> PolicySet:
    """The policy files as they are now: for what begins today. What was begun is judged by ``store.rules``."""
    return load_all(settings.POLICY_DIR)
