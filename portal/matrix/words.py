"""What the matrix calls its choices on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from graph.analysis.cascade import Cascade
from graph.model.plan import ElementKind
from portal.i18n import plain_in_language
from portal.matrix.asked import Arranged, Cells, all_across

_KINDS: Mapping[str, Any] = {
    ElementKind.STRATEGY: _l("กลยุทธ์ของจังหวัด"),
    ElementKind.OBJECTIVE: _l("เป้าประสงค์ของจังหวัด"),
    ElementKind.ISSUE: _l("ประเด็นการพัฒนาของจังหวัด"),
}
CELLS_CHOICES = (
    (Cells.PROJECTS, _l("จำนวนโครงการ")),
    (Cells.BUDGET, _l("งบประมาณ (บาท)")),
    (Cells.GRADE, _l("หลักฐานที่ดีที่สุด")),
)
ARRANGED_CHOICES = (
    (Arranged.SIMILAR, _l("ที่คล้ายกันอยู่ใกล้กัน")),
    (Arranged.PLAN, _l("ตามลำดับในแผน")),
    (Arranged.NAME, _l("ตามชื่อ")),
)


def across_choices(cascade: Cascade) -> list[tuple[str, str]]:
    """(value, text) of what may stand across."""
    return [(one, across_name(cascade, one)) for one in all_across(cascade)]


def across_name(cascade: Cascade, across: str) -> str:
    """What stands across, within a sentence."""
    if across in _KINDS:
        return str(_KINDS[across])
    plan = cascade.plans.codes.index(across)
    return plain_in_language(cascade.plans.titles[plan], cascade.plans.titles_en[plan])
