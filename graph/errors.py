"""Domain errors with stable codes. The portal turns a code into words; the command line into an exit status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class SanphaenError(Exception):
    """Base of every error that a caller may tell its user about. `code` is stable; `details` is JSON-ready."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str = "", **details: Any) -> None:
        super().__init__(message or self.code)
        self.details: Mapping[str, Any] = details


class SettingsError(SanphaenError):
    """The environment is incomplete or unsafe."""

    code = "settings"


class NotFoundError(SanphaenError):
    """No such thing, or not in this area."""

    code = "not_found"


class DuplicateError(SanphaenError):
    """An id or a link is taken. details: kind, id."""

    code = "duplicate"


class CycleError(SanphaenError):
    """A link would close a circle. `path` names the elements, from the link's start back to it."""

    code = "cycle"

    def __init__(self, path: Sequence[str]) -> None:
        super().__init__("a circle: " + " → ".join(path), path=list(path))
        self.path = tuple(path)


class StaleError(SanphaenError):
    """The thing changed since the form was opened. `current_version` is the one that stands."""

    code = "stale"

    def __init__(self, kind: str, thing_id: str, opened_version: int, current_version: int) -> None:
        super().__init__(
            f"{kind} {thing_id} is at version {current_version}, opened at {opened_version}",
            kind=kind,
            id=thing_id,
            opened_version=opened_version,
            current_version=current_version,
        )
        self.current_version = current_version


class NotAllowedError(SanphaenError):
    """The actor may not do this to this thing."""

    code = "not_allowed"


class InvalidError(SanphaenError):
    """A value breaks a rule of the field's. details: field → code of what is wrong."""

    code = "invalid"

    def __init__(self, message: str = "", *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message, fields=dict(fields or {}))
        self.fields: Mapping[str, str] = dict(fields or {})


class BusyError(SanphaenError):
    """So much of an area's work waits already that no more of it is taken on for now. details: waiting."""

    code = "busy"

    def __init__(self, message: str, waiting: int) -> None:
        super().__init__(message, waiting=waiting)
        self.waiting = waiting


class UnreachableError(SanphaenError):
    """A server (graph or queue) cannot be reached."""

    code = "unreachable"
