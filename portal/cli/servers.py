"""`sanphaen serve`, `stop` and `status`: the product on a machine without Docker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import click

from local import processes
from portal.cli.connect import local_settings, use
from portal.cli.output import answer, as_json


@click.command()
@click.option("--demo", is_flag=True, help="Load the example province and make demonstration accounts.")
@as_json
def serve(demo: bool, json_wanted: bool) -> None:
    """Start the servers, the portal and the workers, and keep them running until Ctrl-C."""

    def on_ready(address: str, lines: Sequence[str]) -> None:
        said = [*lines, ""] if lines else []
        document = {"address": address, "already_running": False, "lines": list(lines)}
        answer(document, [*said, f"สานแผน: {address}   (Ctrl-C stops it)"], json_wanted)

    supervisor = processes.Supervisor(
        settings=local_settings(demo=demo), prepare=partial(_prepare, demo=demo), on_ready=on_ready
    )
    try:
        supervisor.run()
    except processes.AlreadyRunning as running:
        document = {"address": running.state.address, "already_running": True, "lines": []}
        answer(document, [str(running)], json_wanted)


@click.command()
@as_json
def stop(json_wanted: bool) -> None:
    """Stop what `serve` started, from any terminal."""
    was_running = processes.stop(local_settings())
    answer({"was_running": was_running}, ["stopped" if was_running else "nothing was running"], json_wanted)


@click.command()
@as_json
@click.pass_context
def status(context: click.Context, json_wanted: bool) -> None:
    """Show what runs, and where. Exit code 3 when nothing does."""
    found = processes.status(local_settings())
    answer(found, _status_lines(found), json_wanted)
    if not found["running"]:
        context.exit(3)


def _prepare(variables: Mapping[str, str], say: Callable[[str], None], *, demo: bool) -> Sequence[str]:
    """Brings the schema up to date and, for a demonstration, loads the example province."""
    from graph.migrate import migrate

    settings = use(variables)
    applied = migrate()
    if applied:
        say(f"{len(applied)} migrations applied")
    if not demo:
        return []
    from portal.cli.demo import prepare

    return prepare(settings, say)


def _status_lines(found: Mapping[str, Any]) -> list[str]:
    if not found["running"]:
        return [f"not running ({found['home']})"]
    first = f"running at {found['address']}" + ("" if found["ready"] else " (still starting)")
    return [
        first,
        *(
            f"  {name:<17} process {process['pid']}" + ("" if process["running"] else " (ended, starting again)")
            for name, process in found["processes"].items()
        ),
    ]
