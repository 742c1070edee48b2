"""What every form shares: stripped text, Thai messages, the version that it was opened on, errors of the domain."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.validators import InputRequired, Length, StopValidation

from graph.errors import InvalidError
from portal.asked import whole_or


def stripped(text: Any) -> Any:
    """A field's filter: no blanks around a text, None for an empty one."""
    return (text.strip() or None) if isinstance(text, str) else text


class Required(InputRequired):
    """Something was typed, and not only blanks. Nought is something."""

    def __call__(self, form: Any, field: Any) -> None:
        super().__call__(form, field)
        if field.data is None and not field.process_errors:
            raise StopValidation(self.message)


def required(message: Any = None) -> Required:
    """A field that must be filled in. `message` says what to do, and names the field."""
    return Required(message or _l("กรอกช่องนี้ก่อน"))


def at_most(characters: int) -> Length:
    return Length(max=characters, message=_l("ยาวได้ไม่เกิน %(max)d ตัวอักษร"))


class PortalForm(FlaskForm):
    """Base of the portal's forms."""

    def refuse(self, error: InvalidError, messages: Mapping[str, Any]) -> None:
        """Puts a domain error beside the fields it names. `messages`: error code → what to do, in the user's words."""
        for name, code in error.fields.items():
            field: Field = self._fields.get(name) or next(iter(self._fields.values()))
            field.errors = [*field.errors, str(messages.get(code, _l("ค่านี้ใช้ไม่ได้")))]

    def wrong_fields(self) -> list[Field]:
        """The fields with an error, for the summary above the form."""
        return [field for field in self if field.errors]


class VersionedForm(PortalForm):
    """A form on a thing that others may change meanwhile. `version` is the one it was opened on."""

    version = HiddenField()

    def opened_version(self) -> int:
        """The version it was opened on; 0, which no thing has, when the field was tampered with."""
        return whole_or(self.version.data or "", 0)


class MakingForm(VersionedForm):
    """A form of a new thing, or of one that stands. `version` is empty for a new one; `form_key` is a new form's own,
    so that sending it twice makes one thing (graph.store.creation_keys)."""

    form_key = HiddenField(default=lambda: secrets.token_hex(16))
