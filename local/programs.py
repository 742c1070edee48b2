"""The product's own processes as command lines: all that this package knows about the portal and the workers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.settings import Settings
from local.home import Home

QUEUES = ("interactive", "bulk")
APPLICATION = "portal.wsgi:app"
WORKERS = "workers.app"


@dataclass(frozen=True)
class Program:
    """`after_graph`: started once the graph server answers. `answers_http`: ready once the web address answers."""

    name: str
    command: tuple[str, ...]
    after_graph: bool = True
    answers_http: bool = False


Programs = Callable[[Settings, Home, str, int], Sequence[Program]]


def product_programs(settings: Settings, home: Home, host: str, port: int) -> list[Program]:
    """Web, worker and scheduler for this host and port."""
    return [
        Program("web", _web(settings, host, port), after_graph=False, answers_http=True),
        Program("worker", _worker(settings)),
        Program("scheduler", _scheduler(home)),
    ]


def _web(settings: Settings, host: str, port: int) -> tuple[str, ...]:
    shown_host = f"[{host}]" if ":" in host else host
    return (
        *(sys.executable, "-m", "gunicorn", "--bind", f"{shown_host}:{port}"),
        *("--worker-class", "gthread", "--workers", str(settings.web_processes)),
        *("--threads", str(settings.web_threads), "--timeout", "60", "--graceful-timeout", "2", "--keep-alive", "15"),
        *(("--no-control-socket",) if _gunicorn_has_control_socket() else ()),
        APPLICATION,
    )


def _worker(settings: Settings) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "celery", "-A", WORKERS, "worker", "-Q", ",".join(QUEUES)),
        *("--concurrency", str(settings.worker_processes), "--loglevel", "INFO"),
        *("--without-mingle", "--without-gossip"),
    )


def _scheduler(home: Home) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "celery", "-A", WORKERS, "beat", "--loglevel", "INFO"),
        *("--schedule", str(home.schedule), "--pidfile", ""),
    )


def _gunicorn_has_control_socket() -> bool:
    """Its control socket came with gunicorn 25; nothing here uses it, and it would lie in the user's own folder."""
    from gunicorn import config

    return hasattr(config, "ControlSocketDisable")
