"""The policies of this installation, read once from ``settings.POLICY_DIR``."""

from functools import cache

from django.conf import settings

from workflows.policy.loader import PolicySet, load_all


@cache
def policies() -> PolicySet:
    return load_all(settings.POLICY_DIR)
