"""Times the way of an agency's list from its upload to the preview, through a real queue and worker, and its parts;
then mending a cell, and taking it in and back in the worker.

    .venv/bin/python -m bench.bench_import                 5,000 rows of 12 columns, 2,000 projects standing
    .venv/bin/python -m bench.bench_import --rows 200

Starts servers and a worker of its own in a temporary folder. `preview` is from the upload until the page has something
to show, as a page that polls every 20 ms sees it. What happens in this process is told in milliseconds of a processor
too, which a busy machine stretches less; the load average of the machine is told at both ends."""

from __future__ import annotations

import argparse
import io
import os
import random
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import xlsxwriter

from bench.bench_save_to_figures import servers, timed, wait_until, worker
from bench.make_province import AREA, FIRST_YEAR, PLAN, Size, write_folder

if TYPE_CHECKING:
    from graph.model.project_import import ProjectImport

Result = TypeVar("Result")
AGENCY = f"{AREA}/A001"
HEADINGS = (
    *("ที่", "ชื่อโครงการ", "งบประมาณ (บาท)", "แหล่งงบประมาณ", "วันเริ่มต้น", "วันสิ้นสุด", "กลยุทธ์"),
    *("หลักการและเหตุผล", "วัตถุประสงค์", "กลุ่มเป้าหมาย", "ตัวชี้วัดความสำเร็จ", "ผู้รับผิดชอบ"),
)
# One row in so many is broken, as in an office's list that was typed by hand.
BROKEN_IN = 20
MENDINGS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    data = office_list(arguments.rows, random.Random(arguments.seed))
    print(f"{arguments.rows} rows of {len(HEADINGS)} columns, {len(data) / 1e6:.1f} MB, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, servers(Path(folder)):
        prepare(Path(folder) / "plan", arguments.seed)
        measure_parts(data)
        with worker(Path(folder) / "worker.log"):
            measure_import(data)
    print(f"load {os.getloadavg()[0]:.1f}")


def office_list(rows: int, chance: random.Random) -> bytes:
    """A workbook as an office has it: Thai texts of a few lines, days in several spellings, some broken amounts."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("โครงการ")
    sheet.write_row(0, 0, HEADINGS)
    for row in range(1, rows + 1):
        sheet.write_row(row, 0, _row(row, chance))
    book.close()
    return out.getvalue()


def _row(number: int, chance: random.Random) -> tuple[Any, ...]:
    amount: Any = chance.randrange(10_000, 3_000_000)
    if number % BROKEN_IN == 0:
        amount = "ประมาณแสนห้า"
    return (
        number,
        f"โครงการพัฒนาคุณภาพการเรียนรู้ของผู้เรียน ครั้งที่ {number}",
        amount,
        "งบประมาณแผ่นดินตามพระราชบัญญัติงบประมาณรายจ่ายประจำปี (Function)",
        chance.choice(("1 ต.ค. 2562", "๑/๑๐/๒๕๖๒", "2019-10-01")),
        "30 กันยายน 2563",
        f"S{chance.randrange(1, 121)}",
        "ผู้เรียนมีผลสัมฤทธิ์ต่ำกว่าเป้าหมายของจังหวัด " * 4,
        "เพื่อพัฒนาทักษะการอ่านและการคิดของผู้เรียน " * 3,
        f"นักเรียนชั้นประถมศึกษาปีที่ 1–6 จำนวน {chance.randrange(20, 900)} คน",
        "ร้อยละของผู้เรียนที่มีผลสัมฤทธิ์สูงขึ้น",
        "นางสาวใจดี มีสุข",
    )


def prepare(folder: Path, seed: int) -> None:
    from graph.exchange.loading import load_folder
    from graph.migrate import migrate
    from graph.model.people import SYSTEM

    migrate()
    write_folder(folder, Size(projects=2_000, links=4_000, agencies=1), seed)
    result = load_folder(folder, SYSTEM)
    assert not result.has_errors, result.problems[:3]


def part(name: str, work: Callable[[], Result]) -> Result:
    """Tells how long a part takes, on the clock and of a processor."""
    used = time.process_time()
    result, seconds = timed(work)
    print(f"  {name:<28} {seconds * 1000:7.0f} ms   CPU {(time.process_time() - used) * 1000:5.0f} ms")
    return result


def measure_parts(data: bytes) -> None:
    """The parts of a reading, in this process."""
    from graph import db
    from graph.exchange.checked_rows import CheckedRows
    from graph.exchange.import_checks import checked, first_choice
    from graph.exchange.import_records import pack_book, unpack_book
    from graph.exchange.tables.reading import read_workbook
    from graph.model.people import SYSTEM
    from graph.store import imports

    one = imports.create_import(AREA, f"{AREA}/{PLAN}", AGENCY, FIRST_YEAR, "list.xlsx", data, SYSTEM)
    book = part("read the workbook", lambda: read_workbook(data))
    guessed = part("guess its columns", lambda: first_choice(book, one))
    found = part("check against what stands", lambda: db.read_with(lambda tx: checked(tx, one, book, guessed)))
    packed = part("pack", lambda: (pack_book(book), CheckedRows.of(found.rows).pack()))
    part("unpack", lambda: (unpack_book(packed[0]), CheckedRows.unpack(packed[1])))
    print(f"  kept: {sum(map(len, packed)) / 1e6:.2f} MB")
    imports.remove_import(AREA, one.id, one.version, SYSTEM)


def measure_import(data: bytes) -> None:
    from graph.exchange import import_reading, importing
    from graph.exchange.project_columns import Field
    from graph.model.people import SYSTEM
    from graph.store import imports
    from workers import enqueue

    def worked(one: ProjectImport) -> ProjectImport:
        assert enqueue.work_on_import(AREA, one.id)
        wait_until(lambda: not imports.get_import(AREA, one.id).state.is_workers)
        return imports.get_import(AREA, one.id)

    def told(name: str, work: Callable[[], ProjectImport]) -> ProjectImport:
        one, seconds = timed(work)
        print(f"  {name:<28} {seconds:7.2f} s")
        return one

    made = imports.create_import(AREA, f"{AREA}/{PLAN}", AGENCY, FIRST_YEAR, "list.xlsx", data, SYSTEM)
    one = told("upload to checked rows", lambda: worked(made))
    print(f"  {one.counts}")
    found = import_reading.columns(one)
    mapping = {guess.column: guess.field for guess in found.guesses if guess.field}
    chosen = partial(importing.choose_columns, AREA, one.id, one.version, found.sheet, found.heading.last)
    one = told("say what the columns are", lambda: chosen(mapping, SYSTEM))
    for turn in range(1, MENDINGS + 1):
        cells = {turn * BROKEN_IN + 1: {Field.BUDGET: "5,000"}}
        one = part("mend a cell", partial(importing.mend, AREA, one.id, one.version, cells))
        part("take up its preview", partial(_first_page, one))
    one = told("take it in", lambda: worked(importing.store(AREA, one.id, one.version, SYSTEM)))
    print(f"  {one.run}")
    one = told("take it back", lambda: worked(importing.undo(AREA, one.id, one.version, SYSTEM)))
    print(f"  {one.run}")


def _first_page(one: ProjectImport) -> int:
    from graph.exchange import import_reading

    return len(import_reading.preview(one).rows[:50])


if __name__ == "__main__":
    main()
