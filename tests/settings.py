"""The product's settings, and one kind more: that it needs nothing else is what it is there to show."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.example_kind"]
