"""What an import holds, to and from compressed JSON: the sheets that were read, what people did with them, and how to
take back what went in. The checked rows are graph.exchange.checked_rows' subject."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from graph.exchange.project_columns import Field
from graph.exchange.project_list import Mended
from graph.exchange.tables.sheets import Area, FileKind, Flaw, Note, Row, Sheet, Workbook
from graph.model.project_form import InCharge, ProjectKind
from graph.store.project_batches import ChangedProject

LEVEL = 6


def pack(record: Any) -> bytes:
    return zlib.compress(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode(), LEVEL)


def unpack(data: bytes) -> Any:
    return json.loads(zlib.decompress(data))


# --- what was read ----------------------------------------------------------------------------------------------------


def pack_book(book: Workbook) -> bytes:
    return pack(
        {
            "kind": book.kind,
            "notes": [_note_json(note) for note in book.notes],
            "sheets": [
                {
                    "name": sheet.name,
                    "rows": [[row.number, row.cells] for row in sheet.rows],
                    "areas": [[area.top, area.left, area.bottom, area.right] for area in sheet.areas],
                    "flaws": [[row, column, flaw] for (row, column), flaw in sheet.flaws.items()],
                    "hidden": sheet.hidden,
                    "too_long": sheet.too_long,
                    "notes": [_note_json(note) for note in sheet.notes],
                }
                for sheet in book.sheets
            ],
        }
    )


def unpack_book(data: bytes) -> Workbook:
    record = unpack(data)
    sheets = tuple(
        Sheet(
            name=one["name"],
            rows=tuple(Row(number, tuple(cells)) for number, cells in one["rows"]),
            areas=tuple(Area(*ends) for ends in one["areas"]),
            flaws={(row, column): Flaw(flaw) for row, column, flaw in one["flaws"]},
            hidden=one["hidden"],
            too_long=one["too_long"],
            notes=tuple(_note(note) for note in one["notes"]),
        )
        for one in record["sheets"]
    )
    return Workbook(FileKind(record["kind"]), sheets, tuple(_note(note) for note in record["notes"]))


def _note_json(note: Note) -> list[Any]:
    return [note.code, dict(note.fields)]


def _note(record: Sequence[Any]) -> Note:
    return Note(record[0], record[1])


# --- what people did --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Work:
    """How the list is read and what was mended: the sheet's place, the last row of its heading, what each column is
    about (None until somebody said so), and the rest."""

    sheet: int = 0
    heading: int | None = None
    mapping: Mapping[int, Field] | None = None
    mended: Mended = field(default_factory=Mended)

    def with_mended(self, mended: Mended) -> Work:
        return replace(self, mended=mended)


def pack_work(work: Work) -> bytes:
    mended = work.mended
    return pack(
        {
            "sheet": work.sheet,
            "heading": work.heading,
            "mapping": None if work.mapping is None else [[column, about] for column, about in work.mapping.items()],
            "cells": [[row, dict(cells)] for row, cells in mended.cells.items()],
            "dropped": sorted(mended.dropped),
            "brought": sorted(mended.brought),
            "stored": list(mended.stored.items()),
        }
    )


def unpack_work(data: bytes | None) -> Work:
    if data is None:
        return Work()
    record = unpack(data)
    mapping = record["mapping"]
    mended = Mended(
        cells={row: {Field(name): text for name, text in cells.items()} for row, cells in record["cells"]},
        dropped=frozenset(record["dropped"]),
        brought=frozenset(record["brought"]),
        stored=dict(record["stored"]),
    )
    return Work(
        record["sheet"],
        record["heading"],
        None if mapping is None else {column: Field(about) for column, about in mapping},
        mended,
    )


# --- how to take it back ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Undo:
    """What went in: created projects (public id → the version that they were left at), and changes of standing ones,
    whose `version` is the one that they were left at."""

    created: Mapping[str, int]
    changed: tuple[ChangedProject, ...] = ()

    @property
    def projects(self) -> list[str]:
        """Public ids, each once."""
        return list(dict.fromkeys((*self.created, *(one.project for one in self.changed))))


def pack_undo(undo: Undo) -> bytes:
    return pack(
        {
            "created": dict(undo.created),
            "changed": [
                [one.project, one.version, _values_json(one.before), _values_json(one.after), one.link]
                for one in undo.changed
            ],
        }
    )


def unpack_undo(data: bytes | None) -> Undo:
    if data is None:
        return Undo({})
    record = unpack(data)
    return Undo(
        record["created"],
        tuple(
            ChangedProject(project, version, _values(before), _values(after), link)
            for project, version, before, after, link in record["changed"]
        ),
    )


def _values_json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: [asdict(person) for person in value]
        if isinstance(value, tuple)
        else (str(value) if isinstance(value, (Decimal, date)) else value)
        for name, value in values.items()
    }


def _values(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _typed(name, value) for name, value in record.items()}


def _typed(name: str, value: Any) -> Any:
    if value is None:
        return None
    match name:
        case "budget":
            return Decimal(value)
        case "start" | "end":
            return date.fromisoformat(value)
        case "kind":
            return ProjectKind(value)
        case "in_charge":
            return tuple(InCharge(**person) for person in value)
        case _:
            return value
