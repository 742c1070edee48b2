"""How the processes' log lines look, and the ids that each carries: of the request or task that it was written in."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from graph.settings import LogFormat

_NOTHING: Mapping[str, str] = MappingProxyType({})
_ids: ContextVar[Mapping[str, str]] = ContextVar("ids", default=_NOTHING)


def begin(**ids: str | None) -> None:
    """From here on this thread's lines carry these ids and no others: a request or a task begins."""
    _ids.set(_known(ids))


def add(**ids: str | None) -> None:
    """What has become known meanwhile, as who is signed in."""
    _ids.set({**_ids.get(), **_known(ids)})


def end() -> None:
    _ids.set(_NOTHING)


def current() -> Mapping[str, str]:
    """The ids of the request or task at work here; empty outside of one."""
    return _ids.get()


def configure(log_format: LogFormat, level: int = logging.INFO) -> None:
    """Has every line of this process go to its standard error in one form, whoever writes it."""
    handler = logging.StreamHandler()
    handler.setFormatter(_JsonLines() if log_format is LogFormat.JSON else _Text())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)


class _JsonLines(logging.Formatter):
    """One object a line: time (UTC), level, logger, message, the ids, and what `extra={"fields": …}` names."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
            **_ids.get(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class _Text(logging.Formatter):
    """For people: the message first, then the ids."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        ids = " ".join(f"{name}={value}" for name, value in _ids.get().items())
        return super().formatMessage(record) + (f"  [{ids}]" if ids else "")


def _known(ids: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in ids.items() if value is not None}
