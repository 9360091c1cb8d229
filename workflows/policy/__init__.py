"""Notices as dated data, and the rules that decide by them. Pure Python: no database, no Django."""

from workflows.policy.decide import UnknownTopic, check_options, decide
from workflows.policy.errors import InputError, PolicyError, UnknownPolicy
from workflows.policy.loader import load_all, shipped
from workflows.policy.policies import Clause, Policy, Selection
from workflows.policy.policyset import PolicySet
from workflows.policy.rate import RateResult, rate

__all__ = [
    "Clause",
    "InputError",
    "Policy",
    "PolicyError",
    "PolicySet",
    "RateResult",
    "Selection",
    "UnknownPolicy",
    "UnknownTopic",
    "check_options",
    "decide",
    "load_all",
    "rate",
    "shipped",
]
