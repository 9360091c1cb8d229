"""What a test run does not let pass: an order nobody asked for, a form without its token, tests that lean on others."""

import random
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import pytest
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.test import Client

_POSTED = re.compile(r"<form\b(?=[^>]*\smethod=[\"']?post\b).*?</form>", re.S | re.I)
_TOKEN = 'name="csrfmiddlewaretoken"'


def shuffle_what_is_unordered(patch: pytest.MonkeyPatch, chance: random.Random) -> None:
    """Rows of a query without an order come in any order, as PostgreSQL may give them."""
    fetch_all, iterate = QuerySet._fetch_all, QuerySet._iterator

    def shuffled_fetch(self: QuerySet[Any]) -> None:
        if self._result_cache is None and not self.ordered:
            self._result_cache = _shuffled(self._iterable_class(self), chance)
        fetch_all(self)

    def shuffled_iterate(self: QuerySet[Any], *args: Any) -> Iterator[Any]:
        rows = iterate(self, *args)
        return rows if self.ordered else iter(_shuffled(rows, chance))

    patch.setattr(QuerySet, "_fetch_all", shuffled_fetch)
    patch.setattr(QuerySet, "_iterator", shuffled_iterate)


def _shuffled(rows: Iterator[Any], chance: random.Random) -> list[Any]:
    listed = list(rows)
    chance.shuffle(listed)
    return listed


def read_every_form(patch: pytest.MonkeyPatch) -> None:
    """Every form that posts, on every page that any test opens, carries its token."""
    request = Client.request

    def reading(self: Client, **environment: Any) -> HttpResponseBase:
        response = request(self, **environment)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            for form in forms_without_token(response.content.decode()):
                pytest.fail(f"{environment.get('PATH_INFO')}: a form without its token: {form[:200]}")
        return response

    patch.setattr(Client, "request", reading)


def forms_without_token(html: str) -> list[str]:
    return [form for form in _POSTED.findall(html) if _TOKEN not in form]


def in_any_order(items: Sequence[pytest.Item], seed: int) -> list[pytest.Item]:
    """The tests of a module stay together, those of a class too: what they share is made once."""
    chance = random.Random(seed)
    modules = [list(tests) for _, tests in groupby(items, key=lambda item: item.path)]
    chance.shuffle(modules)
    found = []
    for tests in modules:
        classes = [list(own) for _, own in groupby(tests, key=lambda item: item.nodeid.rpartition("::")[0])]
        chance.shuffle(classes)
        for own in classes:
            chance.shuffle(own)
            found += own
    return found
