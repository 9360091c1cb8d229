"""The advice to give a person another post, as the engine knows it."""

from gold_selection.post_advice import letters  # noqa: F401  (registers the letter to the employer)
from gold_selection.post_advice.models import PostAdvice
from gold_selection.post_advice.page import PostAdvicePage
from workflows.cases.kinds import Kind, NavEntry, register
from workflows.organisations.models import Role

kind = register(
    Kind(
        model=PostAdvice,
        slug="post-advice",
        page=PostAdvicePage(),
        nav_entry=NavEntry("调岗建议", "post_advice:list", frozenset({Role.CLERK}), order=48, seat_only=True),
    )
)
