"""Words of a source with the place where they stand, for rules that are no numbered condition."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Annex(Strict):
    """An annex with a title of its own: ``附件1``, ``劳动关系协调员服务规范``."""

    name: Text
    title: Text


class Passage(Strict):
    """``place``: the clause (``8.3``), in ``annex`` or in the document itself. ``document``, ``citation``: always set
    once the file has been read, ``adopted_by`` where another document takes the passage over."""

    place: Text
    text: Text
    annex: Annex | None = None
    document: Text | None = None
    citation: Text | None = None
    adopted_by: Text | None = None


def refuse_doubles(what: str, ids: list[str]) -> None:
    """Raise ``ValueError`` where one stands twice."""
    for position, one in enumerate(ids):
        if one in ids[:position]:
            raise ValueError(f"{what}编号“{one}”重复，请改正")
