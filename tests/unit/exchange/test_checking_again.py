"""Checking only the rows that a mending concerns finds what checking the whole list finds, whatever was mended; and
checked rows come back from how they are kept as they were."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from graph.exchange.checked_rows import CheckedRows
from graph.exchange.project_columns import Field
from graph.exchange.project_list import Checked, CheckedList, ListChoice, Mended, Standing, check, rows_concerned
from graph.exchange.tables.sheets import Flaw, Sheet
from tests.unit.exchange.lists import NAMES, TARGET, mapped, sheet, standing

HEADINGS = ("รหัสโครงการ", "ชื่อโครงการ", "งบประมาณ (บาท)", "ปีงบประมาณ", "กลยุทธ์")
ABOUT = (Field.CODE, Field.TITLE, Field.BUDGET, Field.YEAR, Field.LINK)
# Few of each, so that rows meet; some spelt otherwise, some that stand, some that cannot be.
CODES = ("", "P1", "P2", "X-1", "X-2", "ของอื่น", "ลบแล้ว", "ไม่ ได้")
TITLES = ("", "โครงการหนึ่ง", "โครงการ  หนึ่ง", "โครงการสอง", "โครงการสาม", "โครงการสี่\n(ต่อ)", "รวมทั้งสิ้น", "-")
BUDGETS = ("", "1000", "แสนห้า", "๕,๐๐๐ บาท")
YEARS = ("", "2563", "2564", "2599")
LINKS = ("", "S1", "ไม่มีในแผน")
CELLS = (CODES, TITLES, BUDGETS, YEARS, LINKS)

STANDING = Standing(
    (
        standing("P1", "โครงการหนึ่ง"),
        standing("P2", "โครงการสอง", primary="TH-90/PDP/S1"),
        standing("P3", "โครงการสอง"),
        replace(standing("P4", "โครงการสาม"), project=replace(standing("P4", "โครงการสาม").project, year=2564)),
    ),
    others=frozenset({"ของอื่น"}),
    removed=frozenset({"ลบแล้ว"}),
)

rows = st.lists(st.tuples(*(st.sampled_from(one) for one in CELLS)), min_size=3, max_size=8)


@st.composite
def mendings(draw: st.DrawFn, count: int) -> tuple[Mended, set[int]]:
    """What somebody does to a list of `count` rows that were mended before, and the rows that they touch."""
    numbers = st.sampled_from(range(2, count + 2))
    cells = st.dictionaries(
        numbers,
        st.integers(0, len(ABOUT) - 1).flatmap(
            lambda place: st.sampled_from(CELLS[place]).map(lambda text: {ABOUT[place]: text})
        ),
        max_size=2,
    )
    # Few, so that most rows are none of those touched.
    typed, dropped, brought = (
        draw(cells),
        draw(st.frozensets(numbers, max_size=1)),
        draw(st.frozensets(numbers, max_size=1)),
    )
    stored = draw(st.dictionaries(numbers, st.just("TH-90/PDP/P1"), max_size=1))
    mended = Mended(typed, dropped - stored.keys(), brought - dropped, stored)
    return mended, {*typed, *dropped, *brought}


@st.composite
def lists(draw: st.DrawFn) -> tuple[Sheet, Mended, Mended, set[int]]:
    """A list with what was mended before, what is mended now, and the rows that differ in it."""
    table = sheet(HEADINGS, ("P9", "โครงการเต็ม", "1", "2563", "S1"), *draw(rows))
    numbers = [row.number for row in table.rows[1:]]
    flawed = draw(st.frozensets(st.tuples(st.sampled_from(numbers), st.integers(0, 4)), max_size=2))
    table = replace(table, flaws=dict.fromkeys(flawed, Flaw.ERROR_VALUE))
    before, _ = draw(mendings(max(numbers) - 1))
    more, touched = draw(mendings(max(numbers) - 1))
    touched -= before.stored.keys()
    cells = {
        number: {**before.cells.get(number, {}), **(more.cells.get(number, {}) if number in touched else {})}
        for number in {*before.cells, *(more.cells.keys() & touched)}
    }
    after = Mended(
        cells,
        (before.dropped - touched) | (more.dropped & touched),
        (before.brought - touched) | (more.brought & touched),
        before.stored,
    )
    return table, before, after, touched


def full(table: Sheet, mended: Mended) -> CheckedList:
    return check(table, ListChoice(*mapped(table)), mended, TARGET, NAMES, STANDING)


@given(lists())
def test_the_rows_concerned_are_all_that_change(given_list: tuple[Sheet, Mended, Mended, set[int]]) -> None:
    table, before, after, touched = given_list
    kept = CheckedRows.of(full(table, before).rows)
    choice = ListChoice(*mapped(table))
    concerned = rows_concerned(touched, kept.identities, table, choice, after, TARGET, NAMES)
    again = check(table, choice, after, TARGET, NAMES, STANDING, concerned)
    whole = full(table, after)
    assert tuple(kept.replaced(again.rows)) == whole.rows
    assert again.changes == tuple(one for one in whole.changes if one.number in concerned)
    assert kept.replaced(again.rows).counts == CheckedRows.of(whole.rows).counts


@given(lists())
def test_checked_rows_are_kept_as_they_were(given_list: tuple[Sheet, Mended, Mended, set[int]]) -> None:
    table, _before, after, _touched = given_list
    found: tuple[Checked, ...] = full(table, after).rows
    kept = CheckedRows.unpack(CheckedRows.of(found).pack())
    assert tuple(kept) == found
    assert kept[0:2] == found[0:2]
    assert all(kept.row(row.number) == row for row in found)
    assert kept.states == {row.number: row.state for row in found}
    assert CheckedRows.unpack(None).counts.projects == 0
