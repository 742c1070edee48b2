"""Keeps the English catalogue: `python -m portal.catalogue` adds the messages that the code has now, compiles it, and
names those without English. Thai is the source; a message's id is its Thai text."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PORTAL = Path(__file__).parent
ENGLISH = PORTAL / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_pgettext": DEFAULT_KEYWORDS["pgettext"]}
LINE_WIDTH = 120


def messages_in_code() -> Catalog:
    """Every message of the portal's Python and templates."""
    catalog = Catalog(project="sanphaen", charset="utf-8")
    for _file, _line, message, _comments, context in extract_from_dir(str(PORTAL), METHODS, keywords=KEYWORDS):
        catalog.add(message, context=context)
    return catalog


def english() -> Catalog:
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def without_english(said: Catalog, catalog: Catalog) -> list[str]:
    """Ids of messages that are `said` in the code and that `catalog` does not translate."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in said
        if message.id and not _is_translated(catalog.get(message.id, message.context))
    ]


def update(said: Catalog) -> Catalog:
    """Brings the catalogue up to date with what the code has `said`: what nothing says any more goes."""
    catalog = english()
    # The day stays: it would only set the work of two people against each other.
    created = catalog.creation_date
    catalog.update(said, no_fuzzy_matching=True)
    catalog.creation_date = created
    with _replaced(ENGLISH) as file:
        write_po(file, catalog, width=LINE_WIDTH, sort_output=True, no_location=True, ignore_obsolete=True)
    with _replaced(ENGLISH.with_suffix(".mo")) as file:
        write_mo(file, catalog)
    return catalog


@contextmanager
def _replaced(path: Path) -> Iterator[IO[bytes]]:
    """A file of this process's own that takes the place of `path` when it is whole: others read that one, and may write
    it, at the same time."""
    partial = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        with partial.open("wb") as file:
            yield file
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


if __name__ == "__main__":
    in_code = messages_in_code()
    missing = without_english(in_code, update(in_code))
    for text in missing:
        print(text)
    sys.exit(1 if missing else 0)
