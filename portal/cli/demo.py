"""The demonstration: the example province, an account for each role, its figures, and the sums over the country. Never
in production."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from graph.errors import NotAllowedError, NotFoundError, SanphaenError
from graph.exchange.loading import load_folder
from graph.migrate import migrate
from graph.model.agency import agency_id
from graph.model.fiscal import today
from graph.model.people import SYSTEM, Membership
from graph.passwords import hash_password
from graph.settings import Settings
from graph.store import agencies, national_runs, people, plans, scopes
from portal.cli.output import table
from portal.demo_accounts import ACCOUNTS, AREA, OFFICES_AROUND, PASSWORD, DemoAccount
from portal.labels import label
from workers import enqueue

FOLDER = Path(__file__).resolve().parents[2] / "data" / "maha-sarakham"
PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.05

Say = Callable[[str], None]


def prepare(settings: Settings, say: Say) -> Sequence[str]:
    """Makes the demonstration ready, changes nothing that is there already, and returns what to tell the user. Raises
    NotAllowedError where the settings do not ask for it."""
    if not settings.demo or settings.is_production:
        raise NotAllowedError("the demonstration is made only with SANPHAEN_DEMO, and never in production")
    migrate()
    _load(say)
    _add_accounts(say)
    _analyse(say)
    _sum_country()
    return _told()


def _load(say: Say) -> None:
    """The folder is not loaded again over what somebody has changed since."""
    if plans.list_plans(AREA):
        return
    result = load_folder(FOLDER, SYSTEM)
    if result.has_errors:
        first = next(problem for problem in result.problems if problem.is_error)
        raise SanphaenError(f"{FOLDER}: {first.file} {first.row} {first.column}: {first.problem}")
    say(f"{result.plan} loaded: {sum(result.created.values())} rows")


def _add_accounts(say: Say) -> None:
    missing = [account for account in ACCOUNTS if people.find_login(account.login) is None]
    if not missing:
        return
    for office in OFFICES_AROUND:
        agencies.add_agency(office, SYSTEM)
    # One hash for all: it takes a while by design, and the password is no secret.
    password_hash = hash_password(PASSWORD)
    for account in missing:
        _add(account, password_hash)
    say(f"{len(missing)} demonstration accounts made")


def _add(account: DemoAccount, password_hash: str) -> None:
    membership = Membership(agency_id(account.area, account.agency), account.area, account.role)
    people.create_person(account.area, account.login, account.name, None, None, password_hash, [membership], SYSTEM)


def _analyse(say: Say) -> None:
    """Waits a while for the workers; what they have not done by then, they do later."""
    day = today()
    due = [year for year in plans.years(AREA) if scopes.scope_state(AREA, year).is_due(day)]
    if not due:
        return
    deadline = time.monotonic() + PATIENCE_SECONDS
    asked = False
    while any(scopes.scope_state(AREA, year).is_due(day) for year in due):
        if time.monotonic() > deadline:
            say("the workers have not answered yet: the figures follow")
            return
        asked = asked or enqueue.recompute(AREA, due)
        time.sleep(LOOK_SECONDS)
    say(f"analysed: {', '.join(map(str, due))}")


def _sum_country() -> None:
    """A national run of each year that has had none: what the accounts of region and ministry look at. Nobody waits."""
    for year in plans.years(AREA):
        if not national_runs.recent(year, 1):
            enqueue.national_run(national_runs.begin(year, whole=False, actor=SYSTEM), year)


def _told() -> list[str]:
    rows = [[account.login, str(label(account.role)), account.name, _agency(account)] for account in ACCOUNTS]
    return [f"บัญชีสาธิต รหัสผ่านเดียวกันทุกบัญชี: {PASSWORD}", *table(["ชื่อผู้ใช้", "บทบาท", "ชื่อ", "หน่วยงาน"], rows)]


def _agency(account: DemoAccount) -> str:
    try:
        return agencies.get_agency(agency_id(account.area, account.agency)).short
    except NotFoundError:
        return account.agency
