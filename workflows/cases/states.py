"""The states that every kind of approval shares; each kind adds its own after ``passed``."""

from django.db import models


class State(models.TextChoices):
    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "审核中"
    RETURNED = "returned", "退回补正"
    PASSED = "passed", "审核通过"
    REJECTED = "rejected", "不予通过"
    WITHDRAWN = "withdrawn", "已撤回"


# What the applicant may still change.
OPEN_TO_APPLICANT = (State.DRAFT, State.RETURNED)
# Nothing follows any more.
ENDED = (State.REJECTED, State.WITHDRAWN)
