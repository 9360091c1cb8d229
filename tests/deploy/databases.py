from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings


def _address(name: str) -> str:
    own = settings.DATABASES["default"]
    return f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}/{name}"


@contextmanager
def database_of_its_own(name: str) -> Iterator[str]:
    """The address of an empty database beside the one of the tests; gone afterwards."""
    with psycopg.connect(_address("postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
        yield _address(name)
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
