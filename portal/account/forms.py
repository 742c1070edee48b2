"""The forms of one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, Length

from portal.forms import PortalForm, VersionedForm, required, stripped

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200


class SignInForm(PortalForm):
    login = StringField(_l("ชื่อผู้ใช้"), [required(_l("พิมพ์ชื่อผู้ใช้"))], [stripped])
    password = PasswordField(_l("รหัสผ่าน"), [required(_l("พิมพ์รหัสผ่าน")), Length(max=LONGEST_PASSWORD)])
    next = HiddenField()


class PasswordForm(PortalForm):
    current_password = PasswordField(_l("รหัสผ่านปัจจุบัน"), [required(_l("พิมพ์รหัสผ่านที่ใช้อยู่"))])
    new_password = PasswordField(
        _l("รหัสผ่านใหม่"),
        [
            required(_l("พิมพ์รหัสผ่านใหม่")),
            Length(
                min=SHORTEST_PASSWORD,
                max=LONGEST_PASSWORD,
                message=_l("รหัสผ่านใหม่ต้องยาว %(min)d ถึง %(max)d ตัวอักษร"),
            ),
        ],
    )
    repeat_password = PasswordField(
        _l("รหัสผ่านใหม่อีกครั้ง"), [EqualTo("new_password", message=_l("รหัสผ่านใหม่ทั้งสองช่องไม่ตรงกัน"))]
    )


class ContactConsentForm(VersionedForm):
    """What of a person the whole province may see."""

    shows_email = BooleanField(_l("แสดงชื่อและอีเมลของฉันในทำเนียบ"))
    shows_phone = BooleanField(_l("แสดงชื่อและโทรศัพท์ของฉันในทำเนียบ"))
