"""The product's own processes as command lines: all that this package knows about the portal and the workers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from graph.settings import Settings
from local.home import Home

# Figures after a save, suggested links, and what nobody waits for: a program each, so that none waits for another.
INTERACTIVE, SUGGESTIONS, BULK = "interactive", "suggestions", "bulk"
# The sentence model and what it remembers are in one process only.
SUGGESTION_PROCESSES = 1
APPLICATION = "portal.wsgi:app"
SERVER_LOG = "portal.server_log.ServerLog"
WORKERS = "workers.app"


class Stage(IntEnum):
    """When a program starts: a small machine does best what it does one after the other."""

    AT_ONCE = 0
    WITH_GRAPH = 1
    WHEN_PREPARED = 2


@dataclass(frozen=True)
class Program:
    """`answers_http`: ready once the web address answers."""

    name: str
    command: tuple[str, ...]
    stage: Stage = Stage.WITH_GRAPH
    answers_http: bool = False


Programs = Callable[[Settings, Home, str, int], Sequence[Program]]


def product_programs(settings: Settings, home: Home, host: str, port: int) -> list[Program]:
    """Web, workers and scheduler for this host and port."""
    return [
        Program("web", _web(settings, host, port), stage=Stage.AT_ONCE, answers_http=True),
        Program("worker", _worker(INTERACTIVE, settings.worker_processes)),
        Program("suggestion-worker", _worker(SUGGESTIONS, SUGGESTION_PROCESSES)),
        Program("bulk-worker", _worker(BULK, settings.bulk_processes)),
        Program("scheduler", _scheduler(home), stage=Stage.WHEN_PREPARED),
    ]


def _web(settings: Settings, host: str, port: int) -> tuple[str, ...]:
    shown_host = f"[{host}]" if ":" in host else host
    return (
        *(sys.executable, "-m", "gunicorn", "--bind", f"{shown_host}:{port}"),
        *("--worker-class", "gthread", "--workers", str(settings.web_processes)),
        *("--threads", str(settings.web_threads), "--timeout", "60", "--graceful-timeout", "2", "--keep-alive", "15"),
        *("--limit-request-line", "8190"),  # an address of the explorer holds where its boxes stand
        *("--logger-class", SERVER_LOG),
        *(("--no-control-socket",) if _gunicorn_has_control_socket() else ()),
        APPLICATION,
    )


def _worker(queue: str, processes: int) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "celery", "--quiet", "-A", WORKERS, "worker", "-Q", queue, "-n", f"{queue}@%h"),
        *("--concurrency", str(processes), "--loglevel", "INFO"),
        *("--without-mingle", "--without-gossip"),
    )


def _scheduler(home: Home) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "celery", "--quiet", "-A", WORKERS, "beat", "--loglevel", "INFO"),
        *("--schedule", str(home.schedule), "--pidfile", ""),
    )


def _gunicorn_has_control_socket() -> bool:
    """Its control socket came with gunicorn 25; nothing here uses it, and it would lie in the user's own folder."""
    from gunicorn import config

    return hasattr(config, "ControlSocketDisable")
