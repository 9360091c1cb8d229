"""How much and how often one address may ask: the rules cost processor time, and nobody has to log in."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

WINDOW = 60  # seconds


class PerAddress(BaseThrottle):
    """So many questions a minute from one address, counted in the cache of the process that answers."""

    def allow_request(self, request: HttpRequest) -> bool:
        key = f"decisions:{self.get_ident(request)}:{int(time.time() // WINDOW)}"
        cache.add(key, 0, 2 * WINDOW)
        return bool(cache.incr(key) <= settings.DECISIONS_PER_MINUTE)

    def wait(self) -> float:
        """Seconds until the next window begins."""
        return WINDOW - time.time() % WINDOW
