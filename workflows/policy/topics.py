"""What a topic of the decision contract is: everything that the command line and the API need to know of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflows.policy.inputs import Input
from workflows.policy.policies import Policy
from workflows.policy.policyset import PolicySet


@dataclass(frozen=True, slots=True)
class Topic:
    """``name`` as in the contract; its readings stand in ``readings.CATALOGUE`` under it.

    ``question``: the model that checks the input. ``answer``: the fields of an answer that this topic has besides those
    of every decision, as ``pydantic.create_model`` takes them. ``decide``: (policies, input, readings) -> answer.
    ``under``: the same under one document, whose name the input then leaves out; ``day``: the day an input asks about.
    """

    name: str
    question: type[Input]
    decide: Callable[[PolicySet, Any, Mapping[str, object]], dict[str, Any]]
    under: Callable[[Policy, Mapping[str, Any], Mapping[str, object]], dict[str, Any]]
    day: Callable[[Mapping[str, Any]], date]
    answer: Mapping[str, Any] = field(default_factory=dict)
