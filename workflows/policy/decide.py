"""The one door to every rule: a topic, an input and the readings chosen, in; a decision with its findings, out."""

from collections.abc import Mapping
from typing import Any

from workflows.policy import coordinators, mediation, placement, social
from workflows.policy.errors import InputError
from workflows.policy.grade import topic as grade
from workflows.policy.loader import shipped
from workflows.policy.policyset import PolicySet
from workflows.policy.readings import check_option
from workflows.policy.scoring import topic as scoring
from workflows.policy.topics import Topic

TOPICS: Mapping[str, Topic] = {
    one.name: one
    for one in (grade.TOPIC, mediation.TOPIC, scoring.TOPIC, coordinators.TOPIC, social.TOPIC, placement.TOPIC)
}


class UnknownTopic(LookupError):
    """No rule answers this topic."""

    def __init__(self, topic: str) -> None:
        super().__init__(f"没有可以判定的议题“{topic}”；现有：{'、'.join(TOPICS)}")


def check_options(topic: str, options: object) -> None:
    """Raise ``UnknownTopic``, or ``InputError`` with the path of the reading that ``topic`` does not have."""
    if topic not in TOPICS:
        raise UnknownTopic(topic)
    if not isinstance(options, Mapping):
        raise InputError("options", "应为对象")
    for key, value in options.items():
        check_option(topic, key, value)


def decide(
    topic: str, data: Any, options: Mapping[str, object] | None = None, *, policies: PolicySet | None = None
) -> dict[str, Any]:
    """Decide ``data`` under ``topic``, with ``options`` over the document's own readings.

    Returns the object of the decision contract without ``id``. Raises ``UnknownTopic``, or ``InputError`` with the
    exact path of the first thing wrong in the input or the options.
    """
    chosen = {} if options is None else options
    check_options(topic, chosen)
    return TOPICS[topic].decide(policies or shipped(), data, chosen)
