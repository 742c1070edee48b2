"""What the pages of the network call the kinds of ties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from graph.analysis.network import TieKind

KINDS: Mapping[TieKind, Any] = {
    TieKind.PROJECT: _l("โครงการร่วม"),
    TieKind.OBJECTIVE: _l("เป้าประสงค์เดียวกัน"),
    TieKind.GROUP: _l("คณะทำงานร่วม"),
    TieKind.MEETING: _l("ประชุมด้วยกัน"),
}

_COUNTED: Mapping[TieKind, Callable[[int], str]] = {
    TieKind.PROJECT: lambda count: ngettext("โครงการร่วม %(num)s โครงการ", "โครงการร่วม %(num)s โครงการ", count),
    TieKind.OBJECTIVE: lambda count: ngettext("เป้าประสงค์เดียวกัน %(num)s ข้อ", "เป้าประสงค์เดียวกัน %(num)s ข้อ", count),
    TieKind.GROUP: lambda count: ngettext("คณะทำงานร่วม %(num)s คณะ", "คณะทำงานร่วม %(num)s คณะ", count),
    TieKind.MEETING: lambda count: ngettext("ประชุมด้วยกัน %(num)s ครั้ง", "ประชุมด้วยกัน %(num)s ครั้ง", count),
}


def counted_kind(kind: TieKind, count: int) -> str:
    """So many things in common, within a sentence."""
    return _COUNTED[kind](count)
