"""Small files in the home folder that only its owner may read: passwords, keys, the state of the processes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path


def write_private_text(path: Path, text: str) -> None:
    """Replaces a file whole, readable by its owner only: a reader sees the old text or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def private_text(path: Path, make: Callable[[], str]) -> str:
    """The text of a secret's file, made once."""
    if not path.is_file():
        write_private_text(path, make() + "\n")
    return path.read_text(encoding="utf-8").strip()
