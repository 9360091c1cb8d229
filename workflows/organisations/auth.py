"""Seats as permissions: ``user.has_perm("countersign@G0013")``."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils import timezone

from workflows.organisations.models import User
from workflows.organisations.officers import Officer


class SeatBackend(ModelBackend):
    """Django's password check and model permissions, and one permission ``role@CODE`` for each duty of today."""

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Model | None = None) -> bool:
        if "@" in perm:
            return Officer.of(user_obj, timezone.localdate()).holds(perm)
        return super().has_perm(user_obj, perm, obj)

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: Model | None = None) -> set[str]:
        """Model permissions and seat keys together."""
        permissions = set(super().get_all_permissions(user_obj, obj))
        if obj is None:
            permissions.update(duty.key for duty in Officer.of(user_obj, timezone.localdate()).duties)
        return permissions
