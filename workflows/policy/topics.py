"""What a topic of the decision contract is: everything that the command line and the API need to know of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.policy.inputs import Input
from workflows.policy.policyset import PolicySet


@dataclass(frozen=True, slots=True)
class Topic:
    """``name`` as in the contract; its readings stand in ``readings.CATALOGUE`` under it.

    ``question``: the model that checks the input. ``answer``: the fields of an answer that this topic has besides those
    of every decision, as ``pydantic.create_model`` takes them. ``decide``: (policies, input, readings) -> answer.
    """

    name: str
    question: type[Input]
    decide: Callable[[PolicySet, Any, Mapping[str, object]], dict[str, Any]]
    answer: Mapping[str, Any] = field(default_factory=dict)
