"""Examples that an office can read: facts, and what the documents make of them. They are the rules' own tests.

topic: mediation_rate                 what is asked, as in the decision contract
document: 晋人社厅发〔2021〕53号       which document; the edition in force on the day asked about answers
common: {year: 2022}                  facts of every example that it does not give itself
examples:
  - title: 恰好65%，达到
    facts: {counts: {success: 65, failed: 35}}
    decision: eligible
    clauses: [三(二)1, 三(二)4]        the conditions met, all of them
    readings: [M01]                   may be left out, as may ``options``
    answer: {total: 50}               other fields of the answer, by their place (``items.base``)

``clauses`` is asked for by every topic whose answer tells the conditions met.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workflows.policy.decide import TOPICS
from workflows.policy.errors import InputError, PolicyError, UnknownPolicy, dotted, first_problem
from workflows.policy.policyset import PolicySet
from workflows.policy.readings import Value

Text = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Example(_Strict):
    title: Text
    facts: dict[str, Any]
    options: dict[str, Value] = {}
    decision: Literal["eligible", "not_eligible", "needs_info", "computed", "invalid"]
    clauses: list[Text] | None = None
    readings: list[Text] | None = None
    answer: dict[Text, Any] = {}


class ExampleFile(_Strict):
    topic: Text
    document: Text
    common: dict[str, Any] = {}
    examples: list[Example] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Difference:
    """An example on which the rules answer otherwise than it says. ``expected``, ``got``: what differs, by name."""

    file: str
    title: str
    expected: Mapping[str, Any]
    got: Mapping[str, Any]


def run_all(folder: Path, policies: PolicySet) -> tuple[int, list[Difference]]:
    """How many examples the files of ``folder`` hold, and those that differ. Raises ``PolicyError`` on a bad file."""
    number, differ = 0, []
    for path in sorted(Path(folder).glob("*.yaml")):
        file = _read(path)
        number += len(file.examples)
        differ += [found for example in file.examples if (found := _run(path, file, example, policies))]
    return number, differ


def _read(path: Path) -> ExampleFile:
    try:
        file = ExampleFile.model_validate(_plain(path.read_text(encoding="utf-8")))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PolicyError(path, line, f"不是正确的 YAML：{error.problem}") from error
    except ValidationError as error:
        location, message = first_problem(error)
        raise PolicyError(path, 1, f"{dotted(location)} {message}".lstrip()) from error
    if file.topic not in TOPICS:
        raise PolicyError(path, 1, f"topic 没有议题 {file.topic}；现有：{'、'.join(TOPICS)}")
    return file


class _Plain(yaml.SafeLoader):
    """Days stay as they are written: the contract takes them as text."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _plain(text: str) -> Any:
    root = yaml.compose(text, Loader=_Plain)
    return _Plain("").construct_document(root) if root else None


def _laid_over(common: Any, own: Any) -> Any:
    if isinstance(common, Mapping) and isinstance(own, Mapping):
        return {**common, **{key: _laid_over(common.get(key), value) for key, value in own.items()}}
    return own


def _run(path: Path, file: ExampleFile, example: Example, policies: PolicySet) -> Difference | None:
    topic, facts = TOPICS[file.topic], _laid_over(file.common, example.facts)
    expected: dict[str, Any] = {"decision": example.decision, **example.answer}
    if "satisfied" in topic.answer:
        expected["clauses"] = example.clauses
    if example.readings is not None:
        expected["readings"] = sorted(example.readings)
    try:
        answer = topic.under(policies.nearest(file.document, topic.day(facts)), facts, example.options)
    except (InputError, UnknownPolicy) as error:
        return Difference(path.name, example.title, expected, {"error": str(error)})
    found = {key: _at(answer, key) for key in example.answer} | {
        "decision": answer["decision"], "clauses": answer.get("satisfied"), "readings": answer["readings"],
    }  # fmt: skip
    wrong = [key for key in expected if expected[key] != found[key]]
    if not wrong:
        return None
    return Difference(path.name, example.title, {k: expected[k] for k in wrong}, {k: found[k] for k in wrong})


def _at(answer: Mapping[str, Any], place: str) -> Any:
    """The value at ``items.base``, None where there is none."""
    found: Any = answer
    for step in place.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found
