"""Which of the signing parties an agency is, and the order in which a document's issuers sign."""

from collections.abc import Iterable

from workflows.organisations.models import Party

# It shows in the official name, whatever the place and whatever the rank (厅, 局).
_NAMES = {
    "人力资源和社会保障": Party.HR,
    "总工会": Party.UNION,
    "企业联合会": Party.ENTERPRISE,
    "工商业联合会": Party.COMMERCE,
    "工业和信息化": Party.INDUSTRY,
}


def party_named(name: str) -> Party | None:
    """The party by an agency's official name; None for any other body."""
    return next((party for words, party in _NAMES.items() if words in name), None)


def signing_order(issuers: Iterable[str], parties: Iterable[str]) -> list[str]:
    """``parties`` as the document's ``issuers`` (official names) sign it; those that did not sign it come after."""
    left = list(parties)
    signed = [party for party in map(party_named, issuers) if party in left]
    return [str(party) for party in dict.fromkeys([*signed, *left])]
