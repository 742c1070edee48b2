"""What families, severities and subjects of gaps are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from graph.analysis.gaps.rule import Family, Severity
from graph.model.plan import ElementKind

_FAMILIES: Mapping[str, Any] = {
    Family.COVERAGE: _l("ความครอบคลุมของแผน"),
    Family.ALIGNMENT: _l("ความเชื่อมโยง"),
    Family.PROJECTS: lazy_pgettext("many", "โครงการ"),
    Family.AGENCIES: lazy_pgettext("many", "หน่วยงาน"),
    Family.INDICATORS: _l("ตัวชี้วัด"),
    Family.REPORTS: _l("การรายงาน"),
}
_SEVERITIES: Mapping[str, Any] = {
    Severity.HIGH: _l("เร่งด่วน"),
    Severity.MEDIUM: _l("ควรแก้ไข"),
    Severity.LOW: _l("ควรทราบ"),
}
_KINDS: Mapping[str, Any] = {
    ElementKind.STRATEGY: _l("กลยุทธ์"),
    ElementKind.OBJECTIVE: _l("เป้าประสงค์"),
    ElementKind.ISSUE: _l("ประเด็นการพัฒนา"),
    "project": lazy_pgettext("one", "โครงการ"),
    "agency": _l("หน่วยงาน"),
    "indicator": lazy_pgettext("one", "ตัวชี้วัด"),
}


def family_name(family: str) -> str:
    return str(_FAMILIES[family])


def severity_name(severity: str) -> str:
    return str(_SEVERITIES[severity])


def kind_name(kind: str) -> str:
    """A provincial element's kind, or the type of another subject; an upstream plan's own word stays as it is."""
    return str(_KINDS.get(kind, kind))
