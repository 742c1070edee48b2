"""The feature's routes, gathered from the modules that hold them: the list of imports, and one import's way in."""

from __future__ import annotations

from portal.imports import list_views, preview_views  # noqa: F401  (they register their routes)
from portal.imports.blueprint import blueprint

__all__ = ["blueprint"]
