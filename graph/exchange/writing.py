"""Writing a province's plan as a plan folder that loads back to the same: columns in the contract's order, rows in
theirs, and the whole folder in place at once or not at all."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from graph import db
from graph.errors import InvalidError, NotFoundError
from graph.exchange.columns import COLUMNS, File
from graph.exchange.comparing import tidy
from graph.exchange.records import RELATIONS, field_of
from graph.exchange.standing import Row, Standing, read_standing
from graph.model.amounts import in_digits
from graph.model.plan import plan_id
from graph.model.project import ProjectStatus
from graph.store.plans import list_plans
from graph.store.projects import SATANG

# Columns whose value is the code of another thing: by relationship, or as an end of a link.
_SOURCE = {"plan_item", "indicator", "project"}
_TARGET = {"serves", "upstream_id"}


@dataclass(frozen=True, slots=True)
class ExportResult:
    """`files` are the files written and how many rows each has."""

    area: str
    plan: str
    path: Path
    files: Mapping[str, int]


def export(area: str, path: Path, plan_code: str | None = None) -> ExportResult:
    """Writes the plan (without a code: the area's newest) to the folder `path`, which is new, empty or a plan folder;
    other files in it stay. Raises NotFoundError, InvalidError (another folder), OSError, UnreachableError."""
    path = path.absolute()
    _refuse_foreign(path)
    plan = plan_code or _newest(area)
    standing = db.read_with(lambda tx: read_standing(tx, area, plan_id(area, plan)))
    if standing.plan is None:
        raise NotFoundError(f"no plan {plan} in {area}")
    tables = {file: list(rows) for file, rows in _tables(area, standing).items()}
    tables = {file: rows for file, rows in tables.items() if rows}
    _put_in_place(path, tables)
    return ExportResult(area, plan, path, {file.value: len(rows) for file, rows in tables.items()})


def _newest(area: str) -> str:
    plans = list_plans(area)
    if not plans:
        raise NotFoundError(f"{area} has no plan")
    return plans[-1].code


# --- rows -------------------------------------------------------------------------------------------------------------


def _tables(area: str, standing: Standing) -> dict[File, Iterator[dict[str, str]]]:
    codes = {key: row["code"] for rows in standing.things.values() for key, row in rows.items() if "code" in row}
    for key in standing.removed:
        del codes[key]
    assert standing.plan is not None
    assert standing.area is not None
    plan = {
        **standing.plan,
        "area": area,
        "area_name_th": standing.area["name_th"],
        "area_name_en": standing.area["name_en"],
        "level": "province",
    }
    tables = {file: _rows(file, rows, codes) for file, rows in standing.things.items()}
    return {File.PLAN: _rows(File.PLAN, {plan["id"]: plan}, codes), **tables}


def _rows(file: File, rows: Mapping[str, Row], codes: Mapping[str, str]) -> Iterator[dict[str, str]]:
    for key, row in rows.items():
        ends = [row[end] for end in ("source", "target") if end in row]
        if key in codes or file is File.PLAN or (ends and all(end in codes for end in ends)):
            for part in _yearly(row) if file is File.ADOPTIONS else (row,):
                yield {column.name: _cell(file, column.name, part, codes) for column in COLUMNS[file]}


def _yearly(adoption: Row) -> Iterator[Row]:
    """A row for each year that the adoption has a target for, or one without a year."""
    same = {**adoption, "agency": adoption["target"]}
    for year, target, base in zip(adoption["years"], adoption["targets"], adoption["bases"], strict=True):
        yield {**same, "year": year, "targets": target, "bases": base or None}
    if not adoption["years"]:
        yield {**same, "year": None, "targets": None, "bases": None}


def _cell(file: File, column: str, row: Row, codes: Mapping[str, str]) -> str:
    name = field_of(file, column)
    if column == "id":
        return str(row["code"])
    if column in _TARGET or (file is File.PROJECT_LINKS and column == "plan_item"):
        return codes[row["target"]]
    if column in _SOURCE:
        return codes[row["source"]]
    if file is File.UPSTREAM_ELEMENTS and column == "plan":
        return codes.get(row["plan"], "")
    if column == "fiscal_year":
        return _text(row["year"])
    value = row.get(name)
    if name in RELATIONS:
        # A parent that this plan does not draw on is another province's to name.
        return codes.get(value or "", "")
    return _baht(value) if name.endswith("_satang") else _text(value)


def _baht(satang: int | None) -> str:
    return "" if satang is None else in_digits(Decimal(satang) / SATANG)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case float():
            return in_digits(Decimal(repr(value)))
        case date():
            return value.isoformat()
        case str():
            return tidy(value)
        case list():
            return "; ".join(_text(one) for one in value)
        case _:
            return str(value)


# --- files ------------------------------------------------------------------------------------------------------------


def _refuse_foreign(path: Path) -> None:
    if not path.exists() and not path.is_symlink():
        return
    if path.is_symlink() or not path.is_dir():
        raise InvalidError(f"{path} is not a folder")
    if any(path.iterdir()) and not (path / File.PLAN).is_file():
        raise InvalidError(f"{path} holds other things and is no plan folder; name a new or an empty folder")


def _put_in_place(path: Path, tables: Mapping[File, list[dict[str, str]]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Beside the folder, so that a rename puts it in place; what is left there goes, whatever happens.
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as beside:
        made, old = Path(beside) / "new", Path(beside) / "old"
        made.mkdir()
        made.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o755)
        for file, rows in tables.items():
            _write(made / file, file, rows)
        if not path.exists():
            made.rename(path)
            return
        _keep_others(path, made)
        path.rename(old)
        try:
            made.rename(path)
        except OSError:
            old.rename(path)
            raise


def _keep_others(path: Path, made: Path) -> None:
    for other in path.iterdir():
        if other.name in set(File):
            continue
        if other.is_dir() and not other.is_symlink():
            shutil.copytree(other, made / other.name, symlinks=True)
        else:
            shutil.copy2(other, made / other.name, follow_symlinks=False)


def _write(path: Path, file: File, rows: list[dict[str, str]]) -> None:
    columns = list(_columns(file, rows))
    with path.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _columns(file: File, rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """The required columns and those that say something: a flag that is nowhere 1 says nothing, nor do the states of
    projects where all are active."""
    rows = list(rows)
    usual = {(File.PROJECTS, "state"): ProjectStatus.ACTIVE.value}
    for column in COLUMNS[file]:
        silent = ("", "0") if column.name in ("is_example", "is_peo", "shared", "late") else ("",)
        silent = (*silent, usual.get((file, column.name), ""))
        if column.required or any(row[column.name] not in silent for row in rows):
            yield column.name
