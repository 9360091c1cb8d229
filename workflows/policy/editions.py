"""Editions: a file that takes over another document and says only what it changes.

    supersedes: 汶政字〔2024〕59号        the document whose place this one takes from its own first day on
    inherits: 汶政字〔2024〕59号          the document whose content holds here where this file says nothing else
    override:                            what is changed: the id of a condition, or the path of any other value
      5.1(1): {citation: 第一条, text: 累计从事本职业或相关职业工作3年（含）以上。, paths.0.work.years: 3}
      selections.mediation.publicity_days: {citation: 第二条, text: 公示期为7个工作日。, value: 7}

Resolved on plain data, before anything is validated. A condition that is taken over keeps the document it stands in;
one that is changed stands in this one, at the place given.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import partial
from typing import Any

from pydantic import ValidationError

from workflows.policy.findings import wide
from workflows.policy.schema import Document
from workflows.policy.sources import Location, Source
from workflows.policy.titles import quoted

# What each document says for itself and never takes over.
_OWN = frozenset(
    {"key", "edition", "revision", "example", "document", "validity", "supersedes", "inherits", "override"}
)
_QUOTED = ("citation", "text")


def resolve(source: Source, sources: list[Source], under_way: tuple[Source, ...] = ()) -> None:
    """Put what the file inherits, and what it changes of that, into its data. Raises ``PolicyError``."""
    inherits, override = source.top("inherits"), source.top("override")
    if inherits is None and override is None:
        return
    if source in under_way:
        raise source.error(("inherits",), "互相继承，请改正")
    parent = _parent(source, inherits, sources)
    resolve(parent, sources, (*under_way, source))
    taken = deepcopy({key: value for key, value in parent.data.items() if key not in _OWN})
    _attribute(taken, parent)
    own = {key: value for key, value in source.data.items() if key not in ("inherits", "override")}
    _refuse_lists(source, own, taken, ())
    source.data, source.inherited = _laid_over(taken, own), parent
    if not isinstance(override or {}, Mapping):
        raise source.error(("override",), "应为对象：条件编号或者数值位置 -> 修改内容")
    for target, change in (override or {}).items():
        _change(source, target, change)


def _parent(source: Source, wanted: Any, sources: list[Source]) -> Source:
    """The document taken over, in its edition of the heir's first day (else its first one): one that begins later
    changes nothing in what cases have pinned."""
    if wanted is None:
        raise source.error(("override",), "没有 inherits，无从修改；请写明继承哪一文件")
    found = [one for one in sources if one is not source and one.top("key") == wanted and isinstance(one.data, dict)]
    if not found:
        raise source.error(("inherits",), f"没有文件“{wanted}”，请改正")
    begun = [one for one in found if _first_day(one) <= _first_day(source)]
    return max(begun, key=_first_day) if begun else min(found, key=_first_day)


def _first_day(source: Source) -> str:
    return str((source.top("validity") or {}).get("from"))


def _attribute(taken: dict[str, Any], parent: Source) -> None:
    """Write into each condition, and the clause on placements, which document it stands in and how that is cited."""
    try:
        document = Document.model_validate(parent.top("document"))
    except ValidationError:
        return  # the parent itself is refused for it, at its own line
    if isinstance(placement := taken.get("placement"), dict):
        placement.setdefault("document", document.name)
        placement.setdefault("citation", in_annex(document, placement.get("annex"), str(placement.get("place"))))
    for conditions, citing in _conditions(taken, document):
        for condition in conditions:
            condition.setdefault("document", document.name)
            condition.setdefault("citation", citing(str(condition.get("id"))))


def _conditions(data: Mapping[str, Any], document: Document) -> Iterator[tuple[list[Any], Callable[[str], str]]]:
    for grade in data.get("grades") or ():
        yield grade.get("conditions") or [], partial(in_annex, document, grade.get("annex"))
    for selection in (data.get("selections") or {}).values():
        yield selection.get("conditions") or [], partial(in_annex, document, None)


def in_annex(document: Document, annex: Mapping[str, str] | None, place: str) -> str:
    """《劳动关系协调员服务规范》5.2（1），汶政字〔2024〕59号附件1"""
    if not annex:
        return document.cite(wide(place))
    return f"{quoted(annex['title'])}{wide(place)}，{document.number or quoted(document.title)}{annex['name']}"


def _refuse_lists(source: Source, own: Mapping[str, Any], taken: Mapping[str, Any], place: Location) -> None:
    """A list given anew would silently drop what it leaves out of the inherited one."""
    for key, value in own.items():
        here = (*place, key)
        if isinstance(value, list) and isinstance(taken.get(key), list) and key in ("grades", "conditions"):
            raise source.error(here, "已从所继承的文件取得，不能整列另写；请在 override 中按条件编号修改")
        if isinstance(value, Mapping) and isinstance(taken.get(key), Mapping):
            _refuse_lists(source, value, taken[key], here)


def _laid_over(below: Any, above: Any) -> Any:
    if isinstance(below, Mapping) and isinstance(above, Mapping):
        return {**below, **{key: _laid_over(below.get(key), value) for key, value in above.items()}}
    return above


def _change(source: Source, target: str, change: Any) -> None:
    written: Location = ("override", target)
    lacking = [key for key in _QUOTED if not isinstance(change, Mapping) or not change.get(key)]
    if lacking:
        raise source.error(written, f"缺少 {'、'.join(lacking)}：修改须写明本文件的条款和原文")
    values = {key: value for key, value in change.items() if key not in _QUOTED}
    condition = _condition(source, target)
    if condition is None:
        if values.keys() != {"value"}:
            raise source.error(written, "没有这个条件；修改其他数值的，写其完整位置和 value")
        _set(source, (), target, values["value"], written)
        return
    place, data = condition
    document = source.top("document") or {}
    name = document.get("number") or quoted(str(document.get("part") or document.get("title")))
    data |= {"text": change["text"], "citation": f"{name}{change['citation']}"}
    data["document"] = document.get("number") or document.get("title")
    source.written[place] = written
    for path, value in values.items():
        _set(source, place, path, value, (*written, path))


def _condition(source: Source, clause: str) -> tuple[Location, dict[str, Any]] | None:
    lists = [(("grades", n, "conditions"), one) for n, one in enumerate(source.top("grades") or ())]
    lists += [(("selections", kind, "conditions"), one) for kind, one in (source.top("selections") or {}).items()]
    for place, holder in lists:
        for number, condition in enumerate(holder.get("conditions") or ()):
            if str(condition.get("id")) == clause:
                return (*place, number), condition
    return None


def _set(source: Source, start: Location, path: str, value: Any, written: Location) -> None:
    """Put ``value`` at a dotted path below ``start``. Only what is there can be changed."""
    place = start + tuple(int(step) if step.isdecimal() else step for step in str(path).split("."))
    holder: Any = source.data
    try:
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]]
        holder[place[-1]] = value
    except (KeyError, IndexError, TypeError):
        raise source.error(written, f"所继承的文件中没有 {path}，请改正位置") from None
    source.written[place] = written
