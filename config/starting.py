"""What every process that serves asks as it comes up, however it was started."""

from django.core.checks import run_checks
from django.core.management.base import SystemCheckError
from django.db import connections

from workflows.rulebook import CHECK_TAG


def check_rules() -> None:
    """Raise ``SystemCheckError`` unless the policy files still say what cases were made by. Call it once Django is set
    up."""
    found = run_checks(tags=[CHECK_TAG])
    connections.close_all()  # no process that is forked off may share one
    if found:
        raise SystemCheckError("\n".join(["不能启动：", *(f"{one.msg}\n  {one.hint or ''}".rstrip() for one in found)]))
