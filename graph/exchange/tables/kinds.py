"""What kind of file somebody sent, by what is in it: its name may say anything. Files that are no spreadsheet, and
those that are one in a form that is not read, are refused by name here."""

from __future__ import annotations

import io
import re
import zipfile

from graph.exchange.tables.sheets import MEGABYTE, MOST_BYTES, FileKind, TableError

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# What a file starts with → what to call it.
_OTHERS = (
    (b"%PDF", "pdf"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"RIFF", "picture"),
    (b"{\\rtf", "document"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"MZ", "program"),
    (b"PK\x05\x06", "archive"),
)
_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
_MACROS = "vbaproject.bin"
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_XML_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_HEAD = 64_000

# A workbook unpacks to ten or twenty times its size. Beyond these it was made to fill somebody's memory.
MOST_EXPANDED = 150 * MEGABYTE
MOST_STRINGS = 60 * MEGABYTE
MOST_RATIO = 150
RATIO_FROM = 5 * MEGABYTE
MOST_ENTRIES = 3_000


def kind_of(data: bytes) -> FileKind:
    """Raises TableError for what is not read, with what it is."""
    if not data.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise TableError("empty")
    if len(data) > MOST_BYTES:
        raise TableError("too_large", size=round(len(data) / MEGABYTE), most=MOST_BYTES // MEGABYTE)
    if data.startswith(ZIP):
        return _kind_of_package(data)
    if data.startswith(OLE2):
        return _kind_of_compound(data)
    if _BIFF.match(data):
        return FileKind.XLS
    for start, code in _OTHERS:
        if data.startswith(start) and not (len(start) == 2 and start.isalpha() and _is_text(data)):
            raise TableError(code)
    return _kind_of_text(data)


def _kind_of_compound(data: bytes) -> FileKind:
    """An old workbook, or a workbook that is locked with a password: both come in the same wrapping."""
    if _utf16("EncryptedPackage") in data:
        raise TableError("password")
    if _utf16("WordDocument") in data:
        raise TableError("document")
    if _utf16("PowerPoint Document") in data:
        raise TableError("slides")
    if _utf16("Workbook") in data or _utf16("Book") in data:
        return FileKind.XLS
    raise TableError("unknown")


def _kind_of_text(data: bytes) -> FileKind:
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode()
    if _XML_SPREADSHEET in head:
        raise TableError("xml_spreadsheet")
    if head.lstrip()[:13].lower() == b"mime-version:" or b"multipart/related" in head[:2_000]:
        raise TableError("web_archive")
    if _HTML.search(head):
        return FileKind.HTML
    if not _is_text(data):
        raise TableError("unknown")
    return FileKind.CSV


def _is_text(data: bytes) -> bool:
    """Text has no control characters but blanks; UTF-16 has a nought in every other byte, and says so at its start."""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)


def _kind_of_package(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _refuse_bomb(package.infolist(), len(data))
            names = {name.lower().lstrip("/") for name in package.namelist()}
            mimetype = package.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise TableError("damaged") from error
    if b"opendocument.spreadsheet" in mimetype:
        raise TableError("opendocument")
    for start, code in (("word/", "document"), ("ppt/", "slides"), ("index/", "numbers")):
        if any(name.startswith(start) for name in names):
            raise TableError(code)
    if "xl/workbook.bin" in names:
        raise TableError("binary_workbook")
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise TableError("archive")
    return FileKind.XLSM if any(name.endswith(_MACROS) for name in names) else FileKind.XLSX


def _refuse_bomb(entries: list[zipfile.ZipInfo], packed: int) -> None:
    """Before anything is unpacked. What an entry says of its size is the most that is ever read of it."""
    expanded = sum(entry.file_size for entry in entries)
    strings = sum(entry.file_size for entry in entries if entry.filename.lower().endswith("sharedstrings.xml"))
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise TableError("password")
    if (
        expanded > MOST_EXPANDED
        or strings > MOST_STRINGS
        or len(entries) > MOST_ENTRIES
        or (expanded > RATIO_FROM and expanded > MOST_RATIO * packed)
    ):
        raise TableError("expands_too_far", expanded=round(expanded / MEGABYTE), most=MOST_EXPANDED // MEGABYTE)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")
