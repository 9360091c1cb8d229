"""No deadline for an example: a busy machine is no counterexample."""

from hypothesis import settings

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
