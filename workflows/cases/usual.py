"""常用意见: the phrases that people write again and again."""

from collections.abc import Sequence

from workflows.cases.models import Opinion
from workflows.organisations.models import User

OWN_USUAL = 5
MOST = 60  # letters of a phrase


def usual_phrases(user: User, fixed: Sequence[str]) -> list[str]:
    """Those of the kind, then the person's own last ones."""
    own = Opinion.objects.filter(author=user).exclude(text="").order_by("-at").values_list("text", flat=True)[:20]
    short = [text for text in own if len(text) <= MOST]
    return list(dict.fromkeys([*fixed, *short]))[: len(fixed) + OWN_USUAL]
