"""Whether what is printed for good may carry this site's address."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings

from workflows.errors import Refused


def is_loopback(url: str) -> bool:
    """Whether the address leads nowhere but to the machine that asks."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def require_site(sample: bool) -> None:
    """A certificate carries the address of its check for ever. Raises ``Refused`` where nobody could reach it; a
    ``sample`` may be printed all the same."""
    if not sample and is_loopback(settings.SITE_URL):
        raise Refused(
            f"证书二维码将印上本系统的网址，现为本机地址{settings.SITE_URL}，别人打不开；"
            "请管理员先设置 XUANSHU_SITE_URL，再印发、编发证书",
            "site_loopback",
        )
