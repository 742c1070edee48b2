"""`sanphaen migrate` and `check`: the schema, and what must be true of everything in the graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from portal.cli.connect import connect
from portal.cli.output import answer, as_json, progress, table

if TYPE_CHECKING:
    from graph.settings import Settings
    from graph.store.integrity import Problem


@click.command()
@as_json
def migrate(json_wanted: bool) -> None:
    """Bring the database's schema up to date. Run again at will: each migration is applied once."""
    from graph import migrate as migrations

    connect()
    applied = [f"V{one.version:04d}__{one.name}" for one in migrations.migrate()]
    lines = [f"ปรับโครงสร้างแล้ว {name}" for name in applied] or ["โครงสร้างเป็นปัจจุบันแล้ว"]
    answer({"applied": applied, "version": len(migrations.load_migrations())}, lines, json_wanted)


@click.command()
@as_json
@click.pass_context
def check(context: click.Context, json_wanted: bool) -> None:
    """Look at everything in the graph and list what is wrong. Exit code 1 when something is."""
    settings = connect()
    found = list(_problems(settings))
    rows = [[problem.check, problem.subject, problem.problem] for problem in found]
    lines = table(["ข้อตรวจ", "รายการ", "ปัญหา"], rows) if found else ["ไม่พบปัญหา"]
    answer([asdict(problem) for problem in found], lines, json_wanted)
    if found:
        progress(f"พบ {len(found)} ปัญหา")
        context.exit(1)


def _problems(settings: Settings) -> Iterator[Problem]:
    from graph.migrate import MigrationError, pending
    from graph.store import integrity

    try:
        waiting = pending()
    except MigrationError as error:
        yield integrity.Problem("migrations", "schema", str(error))
    else:
        for one in waiting:
            yield integrity.Problem(
                "migrations", f"V{one.version:04d}__{one.name}", "not applied: run `sanphaen migrate`"
            )
    yield from integrity.problems()
    if settings.is_production:
        yield from _demo_accounts()


def _demo_accounts() -> Iterator[Problem]:
    """Accounts of a demonstration that its well-known password still opens: never in production."""
    from graph.passwords import verify_password
    from graph.store import people
    from graph.store.integrity import Problem
    from portal.demo_accounts import ACCOUNTS, PASSWORD

    for account in ACCOUNTS:
        found = people.find_login(account.login)
        if found is not None and found[0].active and verify_password(found[1], PASSWORD):
            yield Problem("demonstration", account.login, "an account with the demonstration's well-known password")
