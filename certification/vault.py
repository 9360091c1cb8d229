"""Identity numbers at rest: sealed with the field keys (``workflows.sealing``), found by a keyed digest.

The digest's key is derived from the last of ``settings.FIELD_KEYS``, so that a new key in front leaves every digest as
it is; ``manage.py reseal_numbers`` brings all rows to the keys in force before an old key is taken away.
"""

import hashlib
import hmac
from functools import cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from workflows.sealing import seal, unseal

__all__ = ["digest", "seal", "unseal"]


def digest(key: str) -> str:
    """HMAC-SHA256 of ``Identity.key`` in hex: equal numbers are found without opening any."""
    return hmac.new(_lookup_key(settings.FIELD_KEYS[-1]), key.encode(), hashlib.sha256).hexdigest()


@cache
def _lookup_key(root: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"identity number look-up").derive(root.encode())
