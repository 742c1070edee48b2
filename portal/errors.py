"""Errors as pages in the product's look: what happened, what was kept, what to do. Codes of the domain
become statuses here."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from wtforms import BooleanField, Field, HiddenField, SelectField, SubmitField

from graph.errors import SanphaenError, StaleError
from portal.formatting import baht, be_date
from portal.forms import VersionedForm
from portal.security import SAFE_METHODS

log = logging.getLogger(__name__)

STATUSES = {
    "not_found": 404,
    "not_allowed": 403,
    "duplicate": 409,
    "cycle": 409,
    "stale": 409,
    "invalid": 400,
    "busy": 429,
    "unreachable": 503,
}
# What a form answers that cannot be kept as it is, one on a thing that has moved on, and one whose work has to wait.
# What was typed stays.
REFUSED = 422
STALE = 409
BUSY = 429
WITH_PAGE = frozenset({400, 401, 403, 404, 405, 409, 413, 429, 500, 503})
# The statuses whose page asks nothing of the graph, because the graph may be what failed.
BARE_FROM = 500
NEVER_KEPT = ("password", "csrf_token")


@dataclass(frozen=True, slots=True)
class Compared:
    """A field of a stale edit: what was typed and what stands."""

    label: str
    typed: str
    standing: str

    @property
    def differs(self) -> bool:
        return self.typed != self.standing


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _session_changed)
    app.register_error_handler(SanphaenError, _domain_error)
    app.register_error_handler(Exception, _unexpected)


def stale_edit(
    error: StaleError,
    form: VersionedForm,
    standing: Mapping[str, Any],
    *,
    reopen_url: str,
    more: Sequence[Compared] = (),
) -> tuple[str, int]:
    """The 409 page of a save on an older version: both texts side by side, and either can be kept. `standing` holds the
    values that stand, by field name; `more` compares what is no field; `reopen_url` shows the thing as it stands."""
    compared = [
        Compared(str(field.label.text), _shown(field, field.data), _shown(field, standing[name]))
        for name, field in form._fields.items()
        if name in standing and not isinstance(field, HiddenField | SubmitField)
    ]
    compared += more
    kept = [(name, value) for name, value in kept_values() if name != "version"]
    kept.append(("version", str(error.current_version)))
    return render_template("errors/409_stale.html", compared=compared, kept=kept, reopen_url=reopen_url), STALE


def kept_values() -> list[tuple[str, str]]:
    """What was typed into the form of this request, without secrets: it goes into the error page, to be sent again."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if not any(secret in name for secret in NEVER_KEPT)
    ]


def _shown(field: Field, value: Any) -> str:
    if isinstance(field, BooleanField):
        return str(_("ใช่") if value else _("ไม่"))
    if isinstance(field, SelectField):
        labels = {choice: text for choice, text, *_rest in field.iter_choices()}
        return str(labels.get(value, value or ""))
    if isinstance(value, date):
        return be_date(value)
    if isinstance(value, Decimal):
        return baht(value)
    return "" if value is None else str(value)


def _page(status: int, template: str | None = None, **values: Any) -> ResponseReturnValue:
    if request.accept_mimetypes.best == "application/json":
        return jsonify(status=status, error=values.get("code", str(status))), status
    g.is_bare = g.get("is_bare", False) or status >= BARE_FROM
    kept: Sequence[tuple[str, str]] = ()
    # A body that was too large was never read, and reading it now would only fail again.
    if request.method not in SAFE_METHODS and status != 413:
        kept = kept_values()
    page = render_template(template or f"errors/{status}.html", kept=kept, **values)
    return page, status


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    status = error.code or 500
    if status < 400:
        return error
    return _page(status if status in WITH_PAGE else (400 if status < BARE_FROM else 500), reason=error.description)


def _session_changed(error: CSRFError) -> ResponseReturnValue:
    return _page(400, "errors/400_session.html", reason=error.description)


def _domain_error(error: SanphaenError) -> ResponseReturnValue:
    status = STATUSES.get(error.code, 500)
    if status >= BARE_FROM:
        log.error("%s %s: %s", request.method, request.path, error)
    return _page(status, code=error.code, reason=error.code, error=error)


def _unexpected(error: Exception) -> ResponseReturnValue:
    reference = uuid.uuid4().hex[:8]
    log.error("%s %s [%s]", request.method, request.path, reference, exc_info=error)
    return _page(500, reference=reference)
