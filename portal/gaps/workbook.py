"""Findings as a table of their Excel file, each with why it matters and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from graph.analysis.gaps.registry import BY_ID
from graph.model.fiscal import BANGKOK
from portal.gap_names import family_name, severity_name
from portal.gap_view import Gap
from portal.spreadsheets import Cell, Column, Row, Shows, Table


def gap_table(title: str, said: str, gaps: Iterable[Gap], language: str) -> Table:
    return Table(
        name=_("ช่องว่าง"),
        title=title,
        said=(said,),
        columns=(
            Column(_("ความสำคัญ"), 12),
            Column(_("หมวด"), 18),
            Column(_("ชนิดของช่องว่าง"), 30),
            Column(_("รหัส"), 14),
            Column(_("รายการ"), 44),
            Column(_("สิ่งที่พบ"), 60),
            Column(_("อยู่ใน"), 34),
            Column(_("เหตุที่สำคัญ"), 50),
            Column(_("ควรทำอย่างไร"), 50),
            Column(_("ใหม่"), 8),
            Column(_("พบครั้งแรก"), 16, Shows.DATE),
        ),
        rows=[Row(_cells(gap, language)) for gap in gaps],
    )


def _cells(gap: Gap, language: str) -> tuple[Cell, ...]:
    rule, english = BY_ID[gap.rule], language == "en"
    return (
        severity_name(gap.severity),
        family_name(gap.family),
        rule.title_en if english else rule.title_th,
        gap.code,
        gap.title,
        gap.message,
        " ".join(gap.group) if gap.group else None,
        rule.why_en if english else rule.why_th,
        rule.action_en if english else rule.action_th,
        _("ใหม่") if gap.is_new else None,
        gap.first_seen.astimezone(BANGKOK).date() if gap.first_seen else None,
    )
