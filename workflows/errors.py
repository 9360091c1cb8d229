"""What the engine says when it will not do something."""

# The status of a page or an answer that refuses what was posted.
REFUSED = 422


class Refused(Exception):
    """An action is refused; nothing was changed.

    ``message`` is for the person who asked: in Chinese, it says what is wrong, where, and what to do.
    ``code`` is a short machine word for the API and for tests.
    """

    def __init__(self, message: str, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return self.message
