"""The HTTP door to the rules: ``POST /api/v1/decisions/TOPIC`` and ``GET /api/v1/openapi.json``."""

from config.api.decisions import api

__all__ = ["api"]
