"""What the engine refuses, in words that say what is wrong, where, and what to do."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError


class InputError(ValueError):
    """A question that cannot be answered: ``path`` as in ``input.case_list[3].concluded``, ``message`` in Chinese."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}：{message}")
        self.path = path
        self.message = message


class PolicyError(ValueError):
    """A policy file that is refused, with file and line (1 is the first)."""

    def __init__(self, file: Path, line: int, message: str) -> None:
        super().__init__(f"{file.name} 第{line}行：{message}")
        self.file = file
        self.line = line
        self.message = message


class UnknownPolicy(LookupError):
    """No such document, or none of its versions is in force on the day asked for."""


def dotted(location: tuple[int | str, ...]) -> str:
    """``("input", "case_list", 3, "concluded")`` -> ``input.case_list[3].concluded``."""
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


# The type of an object that may be of several; pydantic tells of it at the object.
_UNTYPED = ("union_tag_invalid", "union_tag_not_found")
_MESSAGES = {
    "missing": "缺少这一项，请补上",
    "extra_forbidden": "没有这一项，请改正名称或删去",
    "int_type": "应为整数",
    "bool_type": "应为 true 或 false",
    "string_type": "应为文字",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "date_type": "应为日期（YYYY-MM-DD）",
    "greater_than_equal": "不得小于{ge}",
    "less_than_equal": "不得大于{le}",
    "string_too_short": "不得为空",
    "too_long": "最多{max_length}项",
    "too_short": "至少要有{min_length}项",
    "literal_error": "只能是以下之一：{expected}",
    "enum": "只能是以下之一：{expected}",
    "union_tag_invalid": "只能是以下之一：{expected}",
    "union_tag_not_found": "缺少这一项，请补上",
    "string_too_long": "最多{max_length}字",
}


def first_problem(error: ValidationError) -> tuple[tuple[int | str, ...], str]:
    """Location and Chinese message of the first problem that pydantic reports."""
    problem = error.errors(include_url=False)[0]
    if problem["type"] in _UNTYPED:
        return (*problem["loc"], problem["ctx"]["discriminator"].strip("'")), _message(problem)
    return problem["loc"], _message(problem)


def _message(problem: Any) -> str:
    context = problem.get("ctx", {})
    if problem["type"] == "value_error":
        return str(context["error"])
    if expected := context.get("expected", context.get("expected_tags")):
        context = {
            **context,
            "expected": expected.replace("'", "").replace(" or ", "、").replace(", ", "、"),
        }
    template = _MESSAGES.get(problem["type"])
    return template.format(**context) if template else f"值不合要求（{problem['type']}）"
