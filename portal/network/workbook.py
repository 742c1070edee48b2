"""The network as an Excel file: a sheet of agencies, and one of ties."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import pgettext

from graph.analysis.network import TieKind
from portal.i18n import plain_title
from portal.network.shown import Network, Node
from portal.network.words import KINDS
from portal.spreadsheets import Column, Row, Shows, Table


def agencies_table(title: str, network: Network, nodes: Sequence[Node]) -> Table:
    return Table(
        name=_("หน่วยงานในเครือข่าย"),
        title=title,
        said=(
            _(
                "ผูกกัน %(ties)s จาก %(pairs)s คู่ที่เป็นไปได้ ความหนาแน่นร้อยละ %(density)s",
                ties=len(network.ties),
                pairs=network.pairs,
                density=f"{network.density:.0f}",
            ),
        ),
        columns=(
            Column(_("รหัส"), 10),
            Column(pgettext("one", "หน่วยงาน"), 48),
            Column(_("ผูกกับกี่หน่วยงาน"), 12, Shows.WHOLE),
            Column(_("ปีก่อน"), 10, Shows.WHOLE),
            Column(_("เรื่องที่มีร่วมกัน"), 14, Shows.WHOLE),
            Column(_("เป็นสะพาน"), 12, Shows.PERCENT),
            Column(_("กลุ่มที่"), 10, Shows.WHOLE),
        ),
        rows=[
            Row(
                (
                    *(node.code, plain_title(node), node.degree, node.before, node.strength),
                    *(node.between, node.group or None),
                ),
                is_gap=node.is_isolated,
            )
            for node in nodes
        ],
        fixed=2,
    )


def ties_table(title: str, network: Network, kinds: Sequence[TieKind]) -> Table:
    return Table(
        name=_("คู่ที่ผูกกัน"),
        title=title,
        said=(_("สิ่งที่สองหน่วยงานมีร่วมกันในปีนี้"),),
        columns=(
            Column(pgettext("one", "หน่วยงาน"), 40),
            Column(_("กับหน่วยงาน"), 40),
            *(Column(str(KINDS[kind]), 14, Shows.WHOLE) for kind in kinds),
            Column(_("รวม"), 10, Shows.WHOLE),
            Column(_("เทียบปีก่อน"), 14),
        ),
        rows=[
            Row(
                (
                    *(plain_title(tie.one), plain_title(tie.other)),
                    *(tie.counts[kind] for kind in kinds),
                    *(tie.strength, _("ใหม่") if tie.is_new else None),
                )
            )
            for tie in network.ties
        ],
    )
