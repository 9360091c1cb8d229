"""What the engine says when it will not do something."""

from collections.abc import Collection

# The status of a page or an answer that refuses what was posted.
REFUSED = 422


class Refused(Exception):
    """An action is refused; nothing was changed.

    ``message`` is for the person who asked: in Chinese, it says what is wrong, where, and what to do.
    ``code`` is a short machine word for the API and for tests; ``facts`` are the findings that it is about, if any.
    """

    def __init__(self, message: str, code: str = "refused", facts: Collection[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.facts = frozenset(facts)

    def __str__(self) -> str:
        return self.message
