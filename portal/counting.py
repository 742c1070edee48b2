"""A number and what it counts as one phrase for a place in a sentence: 1 project, 20 projects. Thai has one form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask
from flask_babel import ngettext, npgettext

from graph.model.plan import ElementKind
from portal.formatting import number

_PHRASES: Mapping[str, Callable[[int, str], str]] = {
    "projects": lambda count, shown: ngettext("%(shown)s โครงการ", "%(shown)s โครงการ", count, shown=shown),
    "agencies": lambda count, shown: ngettext("%(shown)s หน่วยงาน", "%(shown)s หน่วยงาน", count, shown=shown),
    "strategies": lambda count, shown: ngettext("%(shown)s กลยุทธ์", "%(shown)s กลยุทธ์", count, shown=shown),
    "indicators": lambda count, shown: ngettext("%(shown)s ตัวชี้วัด", "%(shown)s ตัวชี้วัด", count, shown=shown),
    "shared": lambda count, shown: ngettext("ตัวชี้วัดร่วม %(shown)s ตัว", "ตัวชี้วัดร่วม %(shown)s ตัว", count, shown=shown),
    "links": lambda count, shown: ngettext("%(shown)s ความเชื่อมโยง", "%(shown)s ความเชื่อมโยง", count, shown=shown),
    "gaps": lambda count, shown: ngettext("%(shown)s ช่องว่าง", "%(shown)s ช่องว่าง", count, shown=shown),
    "rows": lambda count, shown: ngettext("%(shown)s แถว", "%(shown)s แถว", count, shown=shown),
    "people": lambda count, shown: ngettext("%(shown)s คน", "%(shown)s คน", count, shown=shown),
    "pieces of work": lambda count, shown: ngettext("%(shown)s งาน", "%(shown)s งาน", count, shown=shown),
    "lists": lambda count, shown: ngettext("%(shown)s รายการ", "%(shown)s รายการ", count, shown=shown),
    "provinces": lambda count, shown: ngettext("%(shown)s จังหวัด", "%(shown)s จังหวัด", count, shown=shown),
    # Elements: of the province's own plan, of an upstream plan, its goals, and the areas of the national strategy.
    "parts": lambda count, shown: ngettext("%(shown)s ส่วน", "%(shown)s ส่วน", count, shown=shown),
    "elements": lambda count, shown: ngettext("%(shown)s ข้อ", "%(shown)s ข้อ", count, shown=shown),
    "goals": lambda count, shown: ngettext(
        "เป้าหมายต้นทาง %(shown)s ข้อ", "เป้าหมายต้นทาง %(shown)s ข้อ", count, shown=shown
    ),
    "national": lambda count, shown: ngettext(
        "ยุทธศาสตร์ชาติ %(shown)s ด้าน", "ยุทธศาสตร์ชาติ %(shown)s ด้าน", count, shown=shown
    ),
}

_KINDS: Mapping[str, Callable[[int], str]] = {
    ElementKind.STRATEGY: lambda count: npgettext("counted", "กลยุทธ์", "กลยุทธ์", count),
    ElementKind.OBJECTIVE: lambda count: npgettext("counted", "เป้าประสงค์", "เป้าประสงค์", count),
    ElementKind.ISSUE: lambda count: npgettext("counted", "ประเด็นการพัฒนา", "ประเด็นการพัฒนา", count),
}


def init_app(app: Flask) -> None:
    app.jinja_env.filters["counted"] = counted


def counted(count: int, noun: str) -> str:
    """`count` with its noun, one of _PHRASES."""
    return str(_PHRASES[noun](count, number(count)))


def counted_kind(kind: ElementKind, count: int) -> str:
    """What a kind of provincial element is called within a sentence, where `count` of them are spoken of."""
    return str(_KINDS[kind](count))
