"""Keeps the English catalogue: `python -m portal.catalogue` adds the messages that the code has now, compiles it, and
names those without English. Thai is the source; a message's id is its Thai text."""

from __future__ import annotations

import sys
from pathlib import Path

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


def without_english(catalog: Catalog) -> list[str]:
    """Ids of messages in the code that `catalog` does not translate."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in messages_in_code()
        if message.id and not _is_translated(catalog.get(message.id, message.context))
    ]


def update() -> Catalog:
    """Brings the catalogue up to date with the code: what nothing says any more goes."""
    catalog = english()
    # The day stays: it would only set the work of two people against each other.
    created = catalog.creation_date
    catalog.update(messages_in_code(), no_fuzzy_matching=True)
    catalog.creation_date = created
    # Replaced whole: others read it, and may write it, at the same time.
    partial = ENGLISH.with_suffix(".tmp")
    with partial.open("wb") as file:
        write_po(file, catalog, width=LINE_WIDTH, sort_output=True, no_location=True, ignore_obsolete=True)
    partial.replace(ENGLISH)
    with ENGLISH.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)
    return catalog


def _is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


if __name__ == "__main__":
    missing = without_english(update())
    for text in missing:
        print(text)
    sys.exit(1 if missing else 0)
