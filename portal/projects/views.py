"""The feature's routes, gathered from the modules that hold them: the list, one project, its form, its links."""

from __future__ import annotations

from portal.projects import edit_views, link_views, list_views, page_views  # noqa: F401  (they register their routes)
from portal.projects.blueprint import blueprint

__all__ = ["blueprint"]
