"""Identity numbers at rest: sealed with the field keys, found by a keyed digest.

``settings.FIELD_KEYS`` lists Fernet keys, the newest first: the first seals, all of them open. The digest's key is
derived from the last one, so that a new key in front leaves every digest as it is; ``manage.py reseal_numbers`` brings
all rows to the keys in force before an old key is taken away.
"""

import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from workflows.errors import Refused


def seal(number: str) -> str:
    return _cipher(tuple(settings.FIELD_KEYS)).encrypt(number.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises ``Refused`` where none of the keys opens it."""
    try:
        return _cipher(tuple(settings.FIELD_KEYS)).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Refused(
            "证件号码无法解密：现用密钥都不能打开；请管理员核对环境变量 XUANSHU_FIELD_KEYS 是否缺少旧密钥", "field_keys"
        ) from None


def digest(key: str) -> str:
    """HMAC-SHA256 of ``Identity.key`` in hex: equal numbers are found without opening any."""
    return hmac.new(_lookup_key(settings.FIELD_KEYS[-1]), key.encode(), hashlib.sha256).hexdigest()


@cache
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


@cache
def _lookup_key(root: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"identity number look-up").derive(root.encode())
