"""What whoever runs the product may see: the metrics and their door, and the administrators' status page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from graph.model.fiscal import today
from graph.model.national import Counted
from graph.model.people import SYSTEM, Role
from graph.settings import QueueDatabase, load_settings
from graph.store import national_runs, runs, scopes
from portal import create_app
from tests.conftest import queue_at
from tests.factories import FIRST_YEAR, Province
from tests.integration.portal.conftest import Visit
from tests.pages import PageClient, words
from workers import counts, names, pulses, timings
from workers.marks import client
from workers.tasks.analysis import analyse, compare

TOKEN = "a-token-of-some-length"
NOWHERE = "redis://127.0.0.1:1"


@pytest.fixture(autouse=True)
def empty_queue(app: Flask) -> Iterator[None]:
    for database in (QueueDatabase.BROKER, QueueDatabase.MARKS):
        client(database).flushdb()
    counts._gathered.clear()
    yield
    client().flushdb()


def measured(browser: PageClient) -> dict[str, Metric]:
    """Every family of /metrics by its name, as a reader of Prometheus' form understands it."""
    text = browser.client.get("/metrics").get_data(as_text=True)
    return {family.name: family for family in text_string_to_metric_families(text)}


def value(families: dict[str, Metric], name: str, **labels: str) -> float:
    """The one sample with this name and these labels; 0 where there is none yet."""
    samples = [sample for family in families.values() for sample in family.samples if sample.name == name]
    found = [sample.value for sample in samples if labels.items() <= sample.labels.items()]
    assert len(found) <= 1, found
    return found[0] if found else 0.0


def bring_up_to_date() -> int:
    """Runs whatever is due, as a worker would; returns how many there were."""
    due = scopes.list_due(today())
    for scope in due:
        with timings.timed_run(scope):
            run = analyse(scope)
            with timings.step("store"):
                runs.store_run(run, compare)
    counts.push()
    return len(due)


def test_requests_are_counted_with_their_durations(visit: Visit) -> None:
    officer = visit(Role.OFFICER)
    before = measured(officer)
    for path in (f"/TH-90/projects?year={FIRST_YEAR}", f"/TH-90/projects?year={FIRST_YEAR}"):
        officer.get(path)
    officer.get("/TH-90/no-such-page", 404)
    officer.client.open("/TH-90/no-such-page", method="WHATEVER")
    after = measured(officer)
    of_projects = {"endpoint": "projects.index", "method": "GET"}
    counted = "sanphaen_requests_total"
    assert value(before, counted, **of_projects) == 0
    assert value(after, counted, **of_projects, status="200") == 2
    assert value(after, counted, endpoint="none", method="GET", status="404") == 1
    assert value(after, counted, method="other") == 1
    assert value(after, "sanphaen_request_seconds_count", **of_projects) == 2
    assert value(after, "sanphaen_request_seconds_bucket", **of_projects, le="+Inf") == 2
    assert value(after, "sanphaen_request_seconds_sum", **of_projects) > 0


def test_the_metrics_tell_of_figures_queues_and_servers(visit: Visit, province: Province) -> None:
    browser = visit(None)
    due = measured(browser)
    assert value(due, "sanphaen_scopes_due") == value(due, "sanphaen_scopes") > 0
    assert value(due, "sanphaen_scopes_oldest_due_seconds") >= 0
    ran = bring_up_to_date()
    pulses.beat(pulses.Kind.WORKER, "w@one", {"host": "one", "pid": 1, "processes": 3, "queues": [], "tasks": []})
    fresh = measured(browser)
    assert value(fresh, "sanphaen_scopes_due") == 0
    assert value(fresh, "sanphaen_scopes") == ran
    assert value(fresh, "sanphaen_run_seconds_count", step="load") == ran
    assert value(fresh, "sanphaen_workers") == 1
    assert value(fresh, "sanphaen_worker_processes") == 3
    assert value(fresh, "sanphaen_queue_messages", queue="interactive") == 0
    assert value(fresh, "sanphaen_graph_up") == value(fresh, "sanphaen_queue_up") == 1
    assert (
        0
        < value(fresh, "sanphaen_neo4j_connections", state="open")
        <= value(fresh, "sanphaen_neo4j_connections", state="limit")
    )


def test_without_the_queue_the_rest_is_told(visit: Visit) -> None:
    browser = visit(None)
    with queue_at(NOWHERE):
        found = measured(browser)
    assert (value(found, "sanphaen_queue_up"), value(found, "sanphaen_graph_up")) == (0, 1)
    assert "sanphaen_scopes_due" in found
    assert "sanphaen_queue_messages" not in found


@pytest.mark.parametrize(
    ("settings", "headers", "address", "status"),
    [
        ({}, {}, "127.0.0.1", 200),
        ({}, {}, "10.0.0.7", 404),
        ({}, {"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", 404),
        ({"metrics_token": TOKEN}, {}, "127.0.0.1", 401),
        ({"metrics_token": TOKEN}, {"Authorization": "Bearer wrong"}, "127.0.0.1", 401),
        ({"metrics_token": TOKEN}, {"Authorization": "Bearer ก"}, "127.0.0.1", 401),
        ({"metrics_token": TOKEN}, {"Authorization": f"Bearer {TOKEN}"}, "10.0.0.7", 200),
        ({"env": "production"}, {}, "127.0.0.1", 404),
        ({"env": "production", "metrics_token": TOKEN}, {"Authorization": f"Bearer {TOKEN}"}, "10.0.0.7", 200),
        ({"env": "production", "metrics_token": TOKEN}, {}, "127.0.0.1", 401),
    ],
)
def test_the_door_of_the_metrics(
    app: Flask, settings: dict[str, str], headers: dict[str, str], address: str, status: int
) -> None:
    safe = {"env": "test", "secret_key": "x" * 32, "graph_password": "a-good-one"}
    encoded = {name: text.encode().decode("latin-1") for name, text in headers.items()}
    portal = create_app(load_settings(**{**safe, **settings}))
    answer = portal.test_client().get("/metrics", headers=encoded, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status
    assert (b"sanphaen_" in answer.data) == (status == 200)


def test_the_status_page_names_what_is_wrong(visit: Visit, province: Province) -> None:
    page = visit(Role.ADMIN).get("/status")
    assert page.answer == "มี 2 เรื่อง ที่ควรดู"
    assert page.says("ไม่มีหน่วยประมวลผลที่ทำงานอยู่ — ตัวเลขจะไม่เปลี่ยน")
    assert page.says("ยังไม่เคยตามเก็บงานที่ตกค้าง")
    assert [words(row.th) for row in page.soup.select("[aria-labelledby=due] tbody tr")]


def test_the_status_page_when_all_is_well(visit: Visit, province: Province) -> None:
    ran = bring_up_to_date()
    task = {"name": "sanphaen.analyse_scope", "id": "t", "since": None, "pid": 2}
    told = {"host": "one", "pid": 1, "processes": 3, "queues": ["bulk"], "tasks": [task]}
    pulses.beat(pulses.Kind.WORKER, "w@one", told)
    counts.happened("sanphaen.sweep")
    assert visit(Role.ADMIN).get("/status").says("ไม่มีหน่วยประมวลผลที่รับงานจากคิว interactive")
    pulses.beat(pulses.Kind.WORKER, "w@one", {**told, "queues": list(names.QUEUES)})
    page = visit(Role.ADMIN).get("/status")
    assert page.answer == "ระบบทำงาน ปกติ"
    (worker,) = page.soup.select("[aria-labelledby=workers] tbody tr")
    assert words(worker.th) == "w@one"
    assert "sanphaen.analyse_scope" in words(worker)
    timed = page.soup.select("[aria-labelledby=runs] tbody tr")
    assert len(timed) == ran
    assert all(cell.get_text() != "–" for row in timed for cell in row.select("td.num"))


def test_the_status_page_without_the_queue(visit: Visit) -> None:
    admin = visit(Role.ADMIN)
    with queue_at(NOWHERE):
        page = admin.get("/status")
    assert page.says("เซิร์ฟเวอร์คิวไม่ตอบ")


def test_the_way_to_the_status_page_is_shown_to_administrators_only(visit: Visit) -> None:
    path = f"/TH-90/plan?year={FIRST_YEAR}"
    assert visit(Role.ADMIN).get(path).soup.select('a[href="/status"]')
    assert not visit(Role.PLANNER).get(path).soup.select('a[href="/status"]')


def test_the_status_page_shows_runs_over_the_country_and_what_failed(visit: Visit, province: Province) -> None:
    admin = visit(Role.ADMIN)
    assert "ยังไม่มีการคำนวณทั้งประเทศ" in words(admin.get("/status").soup)
    run_id = national_runs.begin(FIRST_YEAR, whole=True, actor=SYSTEM)
    assert "กำลังคำนวณ" in words(admin.get("/status").soup)
    national_runs.attempt(run_id, province.scope)
    national_runs.end(run_id, province.scope, Counted(province.area, None, 1.0, "CycleError: G1"))
    national_runs.finish(run_id, FIRST_YEAR, {}, drifted=True)
    shown = words(admin.get("/status").soup)
    assert "CycleError: G1" in shown
    assert "ผลรวมเดิมคลาดเคลื่อน แก้แล้ว" in shown
    assert "1 จาก 1" in shown
