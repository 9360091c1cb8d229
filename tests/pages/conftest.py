"""The offices of the rounds' tests are where these pages are read, too."""

from tests.rounds.conftest import built, now, prefecture, seen_by

__all__ = ["built", "now", "prefecture", "seen_by"]
