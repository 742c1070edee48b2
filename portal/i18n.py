"""The page's language: Thai is the source, English is complete; the choice is kept in a cookie."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, has_request_context, request
from flask_babel import get_locale, get_translations
from markupsafe import Markup, escape

from graph.settings import Settings
from portal.extensions import babel

LANGUAGES = {"th": "ไทย", "en": "English"}
COOKIE = "language"
ONE_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    babel.init_app(app, locale_selector=_chosen)
    # Flask-Babel looks for the catalogue at every message, and a page has hundreds of them.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _catalogue().ugettext(text),
        lambda one, many, count: _catalogue().ungettext(one, many, count),
        newstyle=True,
        pgettext=lambda context, text: _catalogue().upgettext(context, text),
        npgettext=lambda context, one, many, count: _catalogue().unpgettext(context, one, many, count),
    )
    app.jinja_env.globals.update(language=language, in_language=in_language, LANGUAGES=LANGUAGES)
    app.jinja_env.filters.update(title_of=title_of, plain_title=plain_title)


def _catalogue() -> Any:
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue


def language() -> str:
    """`th` or `en`."""
    locale = get_locale()
    return "th" if locale is None else locale.language


def keep_language(response: Response, chosen: str, settings: Settings) -> None:
    """Keeps the choice of one of LANGUAGES in the browser."""
    response.set_cookie(
        COOKIE, chosen, max_age=ONE_YEAR, samesite="Lax", httponly=True, secure=settings.cookies_are_secure
    )


def title_of(thing: Any) -> str:
    """The title or name of a thing of the graph in the page's language (see `in_language`)."""
    return in_language(*_titles(thing))


def plain_title(thing: Any) -> str:
    """The same without any mark-up: for attributes, the title of a page, and files."""
    return plain_in_language(*_titles(thing))


def _titles(thing: Any) -> tuple[str, str | None]:
    thai = getattr(thing, "title_th", None) or getattr(thing, "name_th", None) or ""
    return thai, getattr(thing, "title_en", None) or getattr(thing, "name_en", None)


def in_language(thai: str, english: str | None) -> str:
    """The text in the page's language; Thai text on an English page is marked as such."""
    if language() == "th":
        return str(thai)
    return english or Markup('<span lang="th">{}</span>').format(escape(thai))


def plain_in_language(thai: str, english: str | None) -> str:
    """The same without any mark-up: for a part of a sentence."""
    return thai if language() == "th" else english or thai


def _chosen() -> str:
    # Not from Accept-Language: many Thai offices run browsers in English and read Thai.
    chosen = request.cookies.get(COOKIE) if has_request_context() else None
    return chosen if chosen in LANGUAGES else "th"
