"""Guessing where an office's list begins and what its columns are about: by their headings, by what stands below them,
and by what the agency said of such a heading before. A person has the last word."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from graph.exchange.headings import alike, plain, without_brackets
from graph.exchange.problems import CellError
from graph.exchange.project_columns import IGNORED, SPECS, UNITS, Field, Holds
from graph.exchange.project_values import PlanNames, read_baht, read_day, read_year, stated
from graph.exchange.tables.sheets import Area, Row, Sheet
from graph.exchange.thai_dates import DateError, read_period
from graph.model.fiscal import EARLIEST_YEAR

LOOKED_AT_FOR_HEADING = 40
SAMPLES = 60
SHOWN_SAMPLES = 3
# A heading is one when it is this much like a name that we know; a column is about something from this score on.
ALIKE_ENOUGH = 0.7
SCORE_ENOUGH = 0.6
CONTENT_WEIGHT = 0.2
CONTAINED = 0.75
SHORTEST_CONTAINED = 6
# A project's title may well have a short name within it (โครงการ), but hardly a longer one (ชื่อโครงการ).
NEVER_IN_A_TITLE = 10
BY_CONTENT_ALONE = 0.62

Test = Callable[[str, PlanNames], bool]
Memory = Mapping[str, Field | None]
"""What an agency said of its headings before: plain heading → what it is about, None for nothing."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the names of the columns stand: rows `first` to `last` (as the spreadsheet numbers them), and one text a
    column. Not `clear`: it was taken for want of a better."""

    first: int
    last: int
    texts: tuple[str, ...]
    clear: bool = True


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to be about. `samples` are its first texts. `remembered`: the agency said so before."""

    column: int
    heading: str
    field: Field | None
    score: float
    samples: tuple[str, ...]
    remembered: bool = False


def find_heading(sheet: Sheet) -> Heading:
    """The row that looks most like names of columns among the first ones."""
    best: tuple[int, Row] | None = None
    for row in sheet.rows[:LOOKED_AT_FOR_HEADING]:
        found = {field for text in row.cells if text for field in [_named(text)] if field is not None}
        score = len(found) + (1 if Field.TITLE in found else 0)
        if Field.TITLE not in found:
            continue
        # Headings that span two rows stand in both of them: the lower one also has what is under the bands.
        is_below = best is not None and any(a.top <= best[1].number < row.number <= a.bottom for a in sheet.areas)
        if best is None or score > best[0] or (is_below and score == best[0]):
            best = (score, row)
    if best is None:
        return heading_at(sheet, _first_wide(sheet), clear=False)
    return heading_at(sheet, best[1].number, clear=best[0] > 2 or len(best[1].cells) == 1)


def heading_at(sheet: Sheet, number: int, clear: bool = True) -> Heading:
    """The heading whose last row is `number`, with the bands above it."""
    rows = {row.number: row for row in sheet.rows}
    first = min((area.top for area in sheet.areas if area.top < number <= area.bottom), default=number)
    bands = [area for area in sheet.areas if area.top == area.bottom == number - 1 and area.right > area.left]
    if bands and number - 1 in rows and len(bands) + _lone(rows[number - 1], bands) > 1:
        first = min(first, number - 1)
    width = max((len(row.cells) for row in sheet.rows), default=0)
    texts = []
    for column in range(width):
        parts = dict.fromkeys(
            text for at in range(first, number + 1) if at in rows for text in [_spanned(rows[at], column, sheet.areas)]
        )
        texts.append(" ".join(" ".join(part.split()) for part in parts if part))
    return Heading(first, number, tuple(texts), clear)


def best_sheet(sheets: Sequence[Sheet]) -> tuple[int, bool]:
    """The sheet that looks most like a list of projects, and whether no other looks like one too."""
    scores = []
    for sheet in sheets:
        heading = find_heading(sheet) if sheet.rows else None
        fields = {_named(text) for text in heading.texts if text} - {None} if heading else set()
        scores.append((Field.TITLE in fields and not sheet.hidden and not sheet.too_long, len(fields), len(sheet.rows)))
    best = max(range(len(sheets)), key=lambda place: (scores[place], -place))
    return best, sum(score[0] for score in scores) == 1 or len(sheets) == 1


def guess_columns(sheet: Sheet, heading: Heading, names: PlanNames, memory: Memory) -> tuple[Guess, ...]:
    """One guess a column; no two are about the same."""
    below = [row for row in sheet.rows if row.number > heading.last][:SAMPLES]
    columns = [[text for row in below if stated(text := row.cell(column))] for column in range(len(heading.texts))]
    chosen: dict[int, tuple[Field | None, float, bool]] = {}
    taken: set[Field] = set()
    for column, text in enumerate(heading.texts):
        said = memory.get(plain(text), ...) if text else ...
        if said is not ... and said not in taken:
            chosen[column] = (said, 1.0, True)
            taken |= {said} if said else set()
    candidates = [
        (score, -column, field)
        for column, text in enumerate(heading.texts)
        if column not in chosen and not _is_ignored(text)
        for field in Field
        if (score := _score(text, columns[column], field, names)) >= SCORE_ENOUGH
    ]
    for score, negative, field in sorted(candidates, key=lambda one: (-one[0], -one[1], list(Field).index(one[2]))):
        column = -negative
        if column not in chosen and field not in taken:
            chosen[column] = (field, score, False)
            taken.add(field)
    guesses = []
    for column, text in enumerate(heading.texts):
        about, score, remembered = chosen.get(column, (None, 0.0, False))
        if text or columns[column]:
            guesses.append(Guess(column, text, about, score, tuple(columns[column][:SHOWN_SAMPLES]), remembered))
    return tuple(guesses)


def unit_of(heading: str) -> int:
    """How many baht one of a column's numbers is: 1,000,000 under งบประมาณ (ล้านบาท)."""
    return next((baht for word, baht in UNITS.items() if word in heading.replace(" ", "")), 1)


def memory_of(headings: Mapping[int, str], mapping: Mapping[int, Field]) -> dict[str, Field | None]:
    """What to remember of a list whose columns a person has looked through."""
    return {plain(text): mapping.get(column) for column, text in headings.items() if plain(text)}


# --- headings ---------------------------------------------------------------------------------------------------------


def _named(text: str) -> Field | None:
    """What a heading names beyond doubt."""
    score, field = max((_name_score(text, field, NEVER_IN_A_TITLE), field) for field in Field)
    return field if score >= ALIKE_ENOUGH else None


def _name_score(text: str, field: Field, shortest: int = SHORTEST_CONTAINED) -> float:
    """How much a heading is like one of a column's names, or has one of at least `shortest` characters within it."""
    spellings = {plain(text), plain(without_brackets(text)), plain(text.rpartition(" ")[2])} - {""}
    best = 0.0
    for name in SPECS[field].names:
        known = plain(name)
        for spelling in spellings:
            best = max(best, alike(spelling, known))
            if best < CONTAINED and len(known) >= shortest and known in spelling:
                best = CONTAINED
    return best


def _is_ignored(text: str) -> bool:
    spelling = plain(without_brackets(text))
    return any(plain(name) == spelling for name in IGNORED)


def _first_wide(sheet: Sheet) -> int:
    """The first row with about as many texts as the table is wide."""
    widths = [sum(1 for text in row.cells if text) for row in sheet.rows[:LOOKED_AT_FOR_HEADING]]
    wide = max(widths, default=0)
    return next((row.number for row, width in zip(sheet.rows, widths, strict=False) if 2 * width > wide), 1)


def _lone(row: Row, bands: Sequence[Area]) -> int:
    """Texts of a row that stand outside its bands: a title over the whole table has none beside it."""
    return sum(
        1
        for column, text in enumerate(row.cells)
        if text and not any(band.left <= column <= band.right for band in bands)
    )


def _spanned(row: Row, column: int, areas: Collection[Area]) -> str:
    """A cell's text, or that of the band over it."""
    text = row.cell(column)
    for area in areas if not text else ():
        if area.top <= row.number <= area.bottom and area.left <= column <= area.right:
            return row.cell(area.left)
    return text


# --- scores -----------------------------------------------------------------------------------------------------------


def _score(text: str, values: Sequence[str], field: Field, names: PlanNames) -> float:
    by_name = _name_score(text, field)
    by_content = _share(values, _TESTS[SPECS[field].holds], names)
    if by_name >= ALIKE_ENOUGH or by_content is None:
        return by_name + (CONTENT_WEIGHT * (2 * by_content - 1) if by_content is not None else 0.0)
    return BY_CONTENT_ALONE * by_content if _tells(values, field, names) else by_name * 0.8


def _tells(values: Sequence[str], field: Field, names: PlanNames) -> bool:
    """Whether a column is known by its cells alone, whatever it is called."""
    if field is Field.TITLE:
        return _share(values, lambda text, _names: text.startswith("โครงการ"), names) == 1
    if field in (Field.LINK, Field.AGENCY, Field.YEAR):
        return _share(values, _TESTS[SPECS[field].holds], names) == 1
    return False


def _share(values: Sequence[str], test: Test | None, names: PlanNames) -> float | None:
    if test is None or not values:
        return None
    return sum(test(text, names) for text in values) / len(values)


def _reads(read: Callable[[str], object]) -> Test:
    def test(text: str, _names: PlanNames) -> bool:
        try:
            read(text)
        except (CellError, DateError):
            return False
        return True

    return test


_number = _reads(read_baht)

_TESTS: Mapping[Holds, Test | None] = {
    Holds.BAHT: _number,
    Holds.DAY: _reads(read_day),
    Holds.YEAR: _reads(read_year),
    Holds.PERIOD: _reads(lambda text: read_period(text, EARLIEST_YEAR + 63)),
    Holds.AGENCY: lambda text, names: names.agency(text) is not None,
    Holds.LINK: lambda text, names: bool(names.elements(text)),
    Holds.CODE: lambda text, _names: len(text) <= 60 and not any(char.isspace() for char in text),
    Holds.TITLE: lambda text, names: len(text) > 5 and not _number(text, names),
    Holds.LINE: None,
    Holds.TEXT: None,
    Holds.KIND: None,
}
