"""The API: ``/api/v1/decisions/TOPIC``, ``/api/v1/cases/ID/actions``, described by ``GET /api/v1/openapi.json``."""

from config.api import cases
from config.api.decisions import api

cases.attach(api)

__all__ = ["api"]
