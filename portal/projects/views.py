"""The feature's routes, gathered from the modules that hold them: the list, one project, its form, its links, its
states and partners, its agency's drafts, copies of last year's."""

from __future__ import annotations

from portal.projects import (  # noqa: F401  (they register their routes)
    copy_views,
    edit_views,
    form_views,
    link_views,
    list_views,
    page_views,
    partner_views,
    ready_views,
    state_views,
)
from portal.projects.blueprint import blueprint

__all__ = ["blueprint"]
