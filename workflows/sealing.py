"""Personal numbers at rest, sealed with the field keys.

``settings.FIELD_KEYS`` lists Fernet keys, the newest first: the first seals, all of them open.
"""

from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
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


@cache
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
