"""The command line `sanphaen`: which commands there are, and how an error becomes one line and an exit code."""

from __future__ import annotations

import importlib
from typing import Any

import click

from graph.errors import SanphaenError, SettingsError, UnreachableError

# name → module and attribute. A command's module is imported when the command is used: the line stays quick.
COMMANDS = {
    "serve": "portal.cli.servers:serve",
    "stop": "portal.cli.servers:stop",
    "status": "portal.cli.servers:status",
    "load": "portal.cli.folder:load",
    "export": "portal.cli.folder:export",
    "analyse": "portal.cli.analyses:analyse",
    "coverage": "portal.cli.analyses:coverage",
    "gaps": "portal.cli.analyses:gaps",
    "trace": "portal.cli.analyses:trace",
    "suggest": "portal.cli.suggestions:suggest",
    "national-run": "portal.cli.national:national_run",
    "check": "portal.cli.database:check",
    "migrate": "portal.cli.database:migrate",
    "user": "portal.cli.people:user",
}

EXIT_PROBLEM, EXIT_USAGE, EXIT_UNREACHABLE = 1, 2, 3


class _Commands(click.Group):
    """Finds commands in COMMANDS and turns what they raise into an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SanphaenError as error:
            click.echo(f"sanphaen: {error}", err=True)
            ctx.exit(exit_code(error))


def exit_code(error: SanphaenError) -> int:
    """1 a problem in the data, 2 wrong usage, 3 a server that cannot be reached."""
    if isinstance(error, UnreachableError):
        return EXIT_UNREACHABLE
    return EXIT_USAGE if isinstance(error, SettingsError) else EXIT_PROBLEM


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sanphaen")
def main() -> None:
    """สานแผน: plans and projects of a province's education agencies as one graph."""
