"""The changes of a what-if in words."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from markupsafe import Markup

from graph.analysis.cascade import Cascade
from graph.analysis.what_if import Change, LinkTo, OtherLinks, PlannedProject, WithoutAgency, WithoutProject
from portal.formatting import baht
from portal.i18n import in_language


def said(cascade: Cascade, change: Change) -> Markup:
    """The change in words. Its codes must be those of the cascade."""
    text, named = _said(cascade, change)
    return Markup(text) % named  # noqa: S704  (the text is ours; `%` escapes what was typed)


def _said(cascade: Cascade, change: Change) -> tuple[str, dict[str, str]]:
    match change:
        case WithoutProject(code):
            return _("โครงการ %(code)s %(title)s หยุด"), {"code": code, "title": _project(cascade, code)}
        case WithoutAgency(code):
            return _("%(agency)s ไม่ทำต่อ"), {"agency": _agency(cascade, code)}
        case PlannedProject(title, agency, budget, links):
            money = _("%(baht)s บาท", baht=baht(budget)) if budget is not None else _("ไม่ระบุงบ")
            named = {"title": title, "agency": _agency(cascade, agency), "money": money, "links": _links(links)}
            return _("เพิ่มโครงการ “%(title)s” ของ%(agency)s %(money)s หนุน %(links)s"), named
        case OtherLinks(code, links):
            named = {"code": code, "title": _project(cascade, code), "links": _links(links)}
            return _("โครงการ %(code)s %(title)s หนุน %(links)s แทนของเดิม"), named


def _links(links: Iterable[LinkTo]) -> str:
    shares = ((link.element, link.share) for link in links)
    return ", ".join(code if share is None else f"{code} {share.normalize():f}%" for code, share in shares)


def _project(cascade: Cascade, code: str) -> str:
    row = cascade.project_rows[code]
    return in_language(cascade.projects.titles[row], cascade.projects.titles_en[row])


def _agency(cascade: Cascade, code: str) -> str:
    row = cascade.agencies.codes.index(code)
    return in_language(cascade.agencies.shorts[row], cascade.agencies.names_en[row])
