"""One policy file as it is written: its content, and the line on which each value stands."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from workflows.policy.errors import PolicyError, dotted, first_problem
from workflows.policy.schema import PolicyFile

Location = tuple[int | str, ...]


class Source:
    """``data``: the content, to which an edition adds what it takes over. ``file``: the same, once ``validate`` passed.

    ``inherited``: the file that it takes over. Raises ``PolicyError`` with file and line.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Location, int] = {}
        # Where a value that an edition changed is written in its own file.
        self.written: dict[Location, Location] = {}
        self.inherited: Source | None = None
        try:
            root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
            if root is None:
                raise PolicyError(path, 1, "文件是空的")
            self.data: Any = yaml.SafeLoader("").construct_document(root)
        except UnicodeDecodeError as error:
            raise PolicyError(path, 1, "不是 UTF-8 编码，请转换后再用") from error
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            raise PolicyError(path, mark.line + 1 if mark else 1, f"不是正确的 YAML：{error.problem}") from error
        self._mark(root, ())

    @property
    def file(self) -> PolicyFile:
        return self._file

    def top(self, key: str) -> Any:
        """A value at the top of the file, None where it is absent or the file is no mapping."""
        return self.data.get(key) if isinstance(self.data, dict) else None

    def validate(self) -> None:
        try:
            self._file = PolicyFile.model_validate(self.data)
        except ValidationError as error:
            location, message = first_problem(error)
            raise self.error(location, message) from error

    def error(self, location: Location, message: str) -> PolicyError:
        """The refusal at ``location``, or at the nearest enclosing place that stands in the file."""
        place = location
        while place not in self.lines and place not in self.written:
            place = place[:-1]
        line = self.lines[self.written[place]] if place in self.written else self.lines[place]
        return PolicyError(self.path, line, f"{dotted(location)} {message}".lstrip())

    def _mark(self, node: yaml.Node, location: Location) -> None:
        self.lines.setdefault(location, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                self._mark(item, (*location, index))
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                place = (*location, key.value)
                if place in self.lines:
                    raise PolicyError(self.path, key.start_mark.line + 1, f"“{key.value}”重复，请删去一处")
                self.lines[place] = key.start_mark.line + 1
                self._mark(value, place)
