"""How people are reached and what they sign in as: fields of the forms that make and mend accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Optional, Regexp

from portal.forms import PortalForm, at_most, required, stripped


class ContactFields(PortalForm):
    name = StringField(_l("ชื่อและนามสกุล"), [required(_l("พิมพ์ชื่อและนามสกุล")), at_most(120)], [stripped])
    email = StringField(
        _l("อีเมล"),
        [
            Optional(),
            at_most(200),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("อีเมลไม่ถูกรูปแบบ เช่น somying@moe.go.th")),
        ],
        [stripped],
    )
    phone = StringField(
        _l("โทรศัพท์"),
        [Optional(), Regexp(r"[-+0-9๐-๙ ()#ต่อ.]{6,40}$", message=_l("เบอร์โทรศัพท์ไม่ถูกรูปแบบ"))],
        [stripped],
    )


class LoginField(PortalForm):
    login = StringField(
        _l("ชื่อผู้ใช้"),
        [
            required(_l("พิมพ์ชื่อผู้ใช้")),
            Regexp(
                r"[A-Za-z0-9][A-Za-z0-9._@-]{2,63}$",
                message=_l("ใช้ตัวอักษรอังกฤษ ตัวเลข จุด ขีด หรือ @ ยาว 3 ถึง 64 ตัว ขึ้นต้นด้วยตัวอักษรหรือตัวเลข"),
            ),
        ],
        [stripped],
    )
