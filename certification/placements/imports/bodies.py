"""Organisations as lists name them: by their name or shortly, 县信访局 for 汶上县信访局."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from workflows.organisations.models import Level, Organisation, Region
from workflows.sheets.text import compact

# Names of offices that are hardly ever written out.
_SHORT = (
    ("人力资源和社会保障", "人社"), ("工商业联合会", "工商联"), ("企业联合会", "企联"), ("工业和信息化", "工信"),
    ("住房和城乡建设", "住建"), ("教育和体育", "教体"), ("妇女联合会", "妇联"), ("人民法院", "法院"),
    ("人民检察院", "检察院"), ("人民政府", "政府"),
)  # fmt: skip
_LEVELS = (Level.COUNTY, Level.CITY, Level.PROVINCE)


def plain(name: object) -> str:
    """A name made comparable: half-width, without spaces, the usual long words short."""
    text = compact(name)
    for long, short in _SHORT:
        text = text.replace(long, short)
    return text


class Bodies:
    """The registered organisations of a county and of the city and province above it; the nearest of a name is meant,
    and where two are as near, none."""

    def __init__(self, county: Region) -> None:
        above = Region.objects.in_bulk([code for code in county.path.split("/") if code])
        places = sorted(above.values(), key=lambda region: -len(region.path))
        self._found: dict[str, Organisation | None] = {}
        for place in places:
            self._add(place, _registered_in(place, within=place == county))

    def find(self, typed: object) -> Organisation | None:
        return self._found.get(plain(typed))

    def key(self, typed: object) -> int | str:
        """What two names of one body have in common."""
        found = self.find(typed)
        return found.pk if found else plain(typed)

    def _add(self, place: Region, organisations: Iterable[Organisation]) -> None:
        named: dict[str, set[Organisation]] = defaultdict(set)
        for one in organisations:
            for name in names(one, place):
                named[name].add(one)
        for name, some in named.items():
            self._found.setdefault(name, next(iter(some)) if len(some) == 1 else None)


def _registered_in(place: Region, *, within: bool) -> Iterable[Organisation]:
    """``within``: those of the places below too."""
    at = {"region__path__startswith": place.path} if within else {"region": place}
    return Organisation.objects.filter(status=Organisation.Status.REGISTERED, **at).order_by("code")


def names(one: Organisation, place: Region) -> Iterator[str]:
    """What the organisation is called in its place: 汶上县信访局, 汶上信访局, 县信访局, and in the county 信访局."""
    full, of = plain(one.name), plain(place.name)
    yield full
    rest = full.removeprefix(of)
    if rest and rest != full and place.level in _LEVELS:
        yield of[:-1] + rest
        yield of[-1] + rest
        if place.level == Level.COUNTY:
            yield rest
