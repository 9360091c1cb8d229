"""Loading regions, organisations and seats from lists. Loading the same lists again changes nothing."""

from workflows.organisations.imports.load import load

__all__ = ["load"]
