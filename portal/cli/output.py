"""What commands print: one JSON document, or a table that lines up in Thai; progress on standard error."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from typing import Any

import click

as_json = click.option("--json", "json_wanted", is_flag=True, help="One JSON document on standard output.")


def answer(document: Any, lines: Sequence[str], json_wanted: bool) -> None:
    """The document, or the lines for a reader."""
    click.echo(json.dumps(document, ensure_ascii=False) if json_wanted else "\n".join(lines))


def progress(line: str) -> None:
    click.echo(line, err=True)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    """Lines with columns as wide as their widest cell; the columns in `right` (from 0) are flush right."""
    every = [list(headings), *map(list, rows)]
    widths = [max(_width(row[column]) for row in every) for column in range(len(headings))]
    lines = []
    for row in every:
        cells = []
        for column, cell in enumerate(row):
            gap = " " * (widths[column] - _width(cell))
            cells.append(gap + cell if column in right else cell + gap)
        lines.append("  ".join(cells).rstrip())
    return lines


def cut(text: str, width: int) -> str:
    """The text within `width` columns, with … where something was left out."""
    if _width(text) <= width:
        return text
    kept = ""
    for sign in text:
        if _width(kept + sign) > width - 1:
            break
        kept += sign
    return kept + "…"


def _width(text: str) -> int:
    """Columns on a terminal: vowels and tone marks above and below take none."""
    return sum(unicodedata.category(sign) not in ("Mn", "Me", "Cf") for sign in text)
