"""One decorator that every route wears: who may come in. What a role may do is said in graph.model.people."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Response, abort, make_response, redirect, request, url_for
from werkzeug.exceptions import HTTPException

from graph.model.people import ANYWHERE, Permission
from portal import sessions
from portal.addresses import this_address
from portal.security import SAFE_METHODS

View = TypeVar("View", bound=Callable[..., Any])

WITHOUT_AREA = frozenset({Permission.PUBLIC, Permission.SIGNED_IN})
_DECLARED = "declared_permission"


def permission(wanted: Permission) -> Callable[[View], View]:
    """Declares what a view needs. The area is the rule's <area:area>. Nobody signed in: to the sign-in page and back
    (an unsafe request: 401 with what was typed). Not allowed: 403. EDIT_PROJECT is asked here for any agency of the
    area; the view then asks `require` for the project's own."""

    def declare(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **values: Any) -> Any:
            if wanted is not Permission.PUBLIC:
                _ask(wanted, values.get("area"))
            return view(*args, **values)

        setattr(checked, _DECLARED, wanted)
        return checked  # type: ignore[return-value]

    return declare


def require(wanted: Permission, area: str, agency: str | None = None) -> None:
    """403 unless the signed-in person may do `wanted` in `area`, to a thing of `agency` where one is given."""
    if not sessions.current_person().may(wanted, area, agency):
        abort(403, wanted.value)


def may(wanted: str, area: str, agency: str | None = None) -> bool:
    """For templates: whether to show a button."""
    person = sessions.signed_in_person()
    return person is not None and person.may(Permission(wanted), area, agency)


def may_anywhere(wanted: str) -> bool:
    """The same for what is of no area."""
    person = sessions.signed_in_person()
    return person is not None and person.may_anywhere(Permission(wanted))


def declared(view: Callable[..., Any]) -> Permission | None:
    """What a view declares."""
    return getattr(view, _DECLARED, None)


def init_app(app: Flask) -> None:
    sessions.init_app(app)
    app.view_functions["static"] = permission(Permission.PUBLIC)(app.view_functions["static"])
    app.jinja_env.globals.update(may=may, may_anywhere=may_anywhere)


def check_every_route(app: Flask) -> None:
    """Raises AssertionError for a rule whose view declares no permission, or one that lacks the area it is asked in."""
    for rule in app.url_map.iter_rules():
        wanted = declared(app.view_functions[rule.endpoint])
        assert wanted is not None, f"{rule.rule} ({rule.endpoint}) declares no permission"
        has_area = wanted in WITHOUT_AREA | ANYWHERE or "area" in rule.arguments
        assert has_area, f"{rule.rule} asks {wanted} without an area"


def _ask(wanted: Permission, area: str | None) -> None:
    person = sessions.signed_in_person()
    if person is None:
        raise _to_sign_in()
    if wanted is Permission.SIGNED_IN:
        return
    if wanted in ANYWHERE:
        if not person.may_anywhere(wanted):
            abort(403, wanted.value)
        return
    assert area is not None
    if not person.may(wanted, area):
        abort(403, wanted.value)


def _to_sign_in() -> HTTPException:
    if request.method not in SAFE_METHODS or request.accept_mimetypes.best == "application/json":
        return _http_error(401)
    path = this_address()
    target = url_for("account.sign_in", next=None if path == "/" else path)
    if request.headers.get("HX-Request"):
        # htmx would swap the sign-in page into a corner of this one.
        response = make_response("", 200)
        response.headers["HX-Redirect"] = target
    else:
        response = make_response(redirect(target))
    return _with_response(response)


def _http_error(status: int) -> HTTPException:
    try:
        abort(status)
    except HTTPException as error:
        return error


def _with_response(response: Response) -> HTTPException:
    return HTTPException(response=response)
