"""What somebody should look at: from how the product is doing to sentences that say what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from graph.model.fiscal import now
from portal.formatting import lasting
from portal.operations import GraphStanding, QueueStanding
from workers import names

# Beyond these (s) something is wrong, not just busy.
SLOW_ANSWER = 0.5
LONGEST_WAIT = {names.INTERACTIVE: 30.0, names.SUGGESTIONS: 60.0, names.BULK: 1800.0}
LONGEST_DUE = 300.0
SWEEPS_MISSED = 3
A_SWEEPS_TIME = 30.0


@dataclass(frozen=True, slots=True)
class Trouble:
    what: str
    do: str


def troubles(
    graph: GraphStanding, queue: QueueStanding | None, pending_migrations: int | None, sweep_seconds: float
) -> list[Trouble]:
    """The gravest first; none where all is well."""
    return [
        *(_of_queue(queue, sweep_seconds) if queue is not None else [_without_queue()]),
        *_of_graph(graph, pending_migrations),
    ]


def _without_queue() -> Trouble:
    return Trouble(
        _("เซิร์ฟเวอร์คิวไม่ตอบ"),
        _("สิ่งที่บันทึกไม่หาย แต่ตัวเลขจะไม่เปลี่ยนจนกว่าคิวกลับมา ดูว่า Redis หรือ Valkey ที่ REDIS_URL ทำงานอยู่"),
    )


def _of_queue(queue: QueueStanding, sweep_seconds: float) -> Iterator[Trouble]:
    if not queue.workers:
        yield Trouble(_("ไม่มีหน่วยประมวลผลที่ทำงานอยู่"), _("ตัวเลขจะไม่เปลี่ยนจนกว่าจะเริ่มหน่วยประมวลผล (worker) อย่างน้อยหนึ่งตัว"))
    for name in names.QUEUES:
        if queue.workers and not any(name in worker.queues for worker in queue.workers):
            yield Trouble(
                _("ไม่มีหน่วยประมวลผลที่รับงานจากคิว %(queue)s", queue=name),
                _("เริ่มหน่วยประมวลผล (worker, suggestion-worker หรือ bulk-worker) ที่ขาดไป"),
            )
    for length in queue.lengths:
        if (length.oldest_seconds or 0) > LONGEST_WAIT[length.name]:
            yield Trouble(
                _("งานในคิว %(queue)s รอมาแล้ว %(time)s", queue=length.name, time=lasting(length.oldest_seconds or 0)),
                _("ถ้าหน่วยประมวลผลทำงานเต็มที่แล้ว ให้เพิ่มจำนวน"),
            )
    swept = queue.ended.get(names.SWEEP)
    longest = SWEEPS_MISSED * sweep_seconds + A_SWEEPS_TIME
    if swept is None:
        yield Trouble(_("ยังไม่เคยตามเก็บงานที่ตกค้าง"), _("ดูว่าตัวตั้งเวลา (scheduler) ทำงานอยู่"))
    elif (now() - swept).total_seconds() > longest:
        waited = lasting((now() - swept).total_seconds())
        yield Trouble(_("ไม่ได้ตามเก็บงานที่ตกค้างมา %(time)s", time=waited), _("ดูว่าตัวตั้งเวลา (scheduler) ทำงานอยู่"))


def _of_graph(graph: GraphStanding, pending_migrations: int | None) -> Iterator[Trouble]:
    if pending_migrations is None:
        yield Trouble(_("ฐานข้อมูลไม่ใช่รุ่นเดียวกับโปรแกรม"), _("ใช้โปรแกรมรุ่นที่ปรับฐานข้อมูลนี้ไว้"))
    elif pending_migrations:
        yield Trouble(
            str(ngettext("ฐานข้อมูลยังขาดการปรับรุ่น %(num)d ขั้น", "ฐานข้อมูลยังขาดการปรับรุ่น %(num)d ขั้น", pending_migrations)),
            _("เรียก sanphaen migrate"),
        )
    oldest = graph.due.oldest
    if oldest is not None and (now() - oldest).total_seconds() > LONGEST_DUE:
        waited = lasting((now() - oldest).total_seconds())
        yield Trouble(_("มีตัวเลขที่รอคำนวณมา %(time)s", time=waited), _("ดูบันทึกของหน่วยประมวลผลว่าการคำนวณล้มเหลวเพราะอะไร"))
    if graph.answer_seconds > SLOW_ANSWER:
        yield Trouble(
            _("เซิร์ฟเวอร์กราฟตอบช้า (%(time)d มิลลิวินาที)", time=round(graph.answer_seconds * 1000)),
            _("ดูหน่วยความจำและดิสก์ของเครื่องที่ Neo4j ทำงานอยู่"),
        )
