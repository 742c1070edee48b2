"""The pages of a region and of the country: the sums of the provinces' own pages, who may see them, and the national
run. Two provinces in two regions; the neighbour has a project more, and no project at NS-1."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from flask import Flask

from graph import db
from graph.exchange.loading import load
from graph.model.area import COUNTRY, Scope
from graph.model.national import Counted
from graph.model.people import SYSTEM, Role
from graph.model.plan import ElementLink, LinkRole
from graph.model.project import ProjectLink
from graph.store import national_runs, runs, scopes, upstream_sums
from portal.country import views
from tests.factories import AREA, FIRST_YEAR, NEIGHBOUR, REGION, Province, make_reader, small_folder
from tests.pages import Page, PageClient, words
from workers.tasks.analysis import analyse, compare

YEAR = f"year={FIRST_YEAR}"
PAGES = (
    f"/TH/country?{YEAR}",
    f"/TH/country?{YEAR}&sort=budget&order=desc&q=เป้าหมาย",
    f"/TH/country/goal/NS/NS-1?{YEAR}",
    f"/TH/country/goal/NS/NS-2?{YEAR}&by=budget",
    f"/TH/country/goal/MP/MP-1?{YEAR}&by=projects&sort=share",
    f"/TH/country/uncovered?{YEAR}",
    f"/TH/country/money?{YEAR}",
    f"/TH/country/provinces?{YEAR}",
    f"/TH/country/compare?{YEAR}",
    f"/TH/country/compare?{YEAR}&p={AREA}&p={NEIGHBOUR}",
    f"/TH/country/run?{YEAR}",
)


def run_now(area: str) -> None:
    assert runs.store_run(analyse(Scope(area, FIRST_YEAR)), compare)
    upstream_sums.count_changes(FIRST_YEAR)


@pytest.fixture
def provinces(province: Province) -> tuple[Province, Province]:
    neighbour = Province(NEIGHBOUR)
    folder = small_folder(NEIGHBOUR)
    link = ProjectLink(neighbour.id("P3"), neighbour.id("S3"), LinkRole.PRIMARY)
    projects = tuple(replace(one, budget=Decimal("33333.25")) if one.code == "P3" else one for one in folder.projects)
    links = (*(one for one in folder.project_links if one.project == neighbour.id("P2")), link)
    upstream = ElementLink(neighbour.id("S1"), neighbour.id("NS-2"), LinkRole.UPSTREAM)
    kept = [one for one in folder.item_links if (one.source, one.role) != (upstream.source, upstream.role)]
    assert not load(
        replace(folder, projects=projects, project_links=links, item_links=(*kept, upstream)), SYSTEM
    ).has_errors
    for one in (province, neighbour):
        run_now(one.area)
    return province, neighbour


@pytest.fixture
def ministry(app: Flask, provinces: tuple[Province, Province]) -> PageClient:
    return PageClient(app, make_reader())


def rows_of(page: Page, selector: str = "main tbody tr") -> dict[str, list[str]]:
    """First words of a row's heading → its cells."""
    return {
        words(row.th).split()[0]: [words(cell) for cell in row.find_all("td")] for row in page.soup.select(selector)
    }


def own_figures(client: PageClient, area: str, plan: str) -> dict[str, list[str]]:
    """Of the province's own page about an upstream plan: projects and money by element."""
    page = client.get(f"/{area}/upstream/{plan}?{YEAR}")
    return {code: cells[-2:] for code, cells in rows_of(page, ".upstream-tree tbody tr").items()}


def amount(text: str) -> Decimal:
    """The figure that a cell begins with."""
    return Decimal(text.split()[0].replace(",", "").replace("–", "0"))


def test_every_page_shows(ministry: PageClient) -> None:
    for path in PAGES:
        ministry.get(path)


def test_the_country_is_the_sum_of_its_provinces_own_pages_to_the_baht(ministry: PageClient) -> None:
    country = rows_of(ministry.get(f"/TH/country?{YEAR}"), ".country-goals tbody tr")
    for plan in ("NS", "MP"):
        one, other = (own_figures(ministry, area, plan) for area in (AREA, NEIGHBOUR))
        for code in one:
            assert amount(country[code][2]) == amount(one[code][0]) + amount(other[code][0]), code
            assert amount(country[code][4]) == amount(one[code][1]) + amount(other[code][1]), code
    assert amount(country["NS-2"][4]) == Decimal("93333.55")


def test_a_region_is_the_figures_of_its_own_province(app: Flask, provinces: tuple[Province, Province]) -> None:
    reader = PageClient(app, make_reader(REGION))
    region = rows_of(reader.get(f"/{REGION}/country?{YEAR}"), ".country-goals tbody tr")
    own = own_figures(reader, AREA, "NS")
    assert {code: [region[code][2], amount(region[code][4])] for code in own} == {
        code: [projects, amount(money)] for code, (projects, money) in own.items()
    }
    goal = reader.get(f"/{REGION}/country/goal/NS/NS-1?{YEAR}")
    assert list(rows_of(goal, "#provinces ~ .card tbody tr")) == ["จังหวัด"]
    assert len(goal.soup.select(".tile-map a")) == 1
    assert len(goal.soup.select(".tile-map rect.tile")) == 77


def test_a_goal_ranks_provinces_and_leads_to_each_ones_own_page(ministry: PageClient) -> None:
    page = ministry.get(f"/TH/country/goal/NS/NS-1?{YEAR}")
    assert "1 จาก 2 จังหวัด" in page.answer
    table = page.soup.select("#provinces ~ .card tbody tr")
    links = [str(row.th.a["href"]) for row in table if row.th and row.th.a]
    assert links == [f"/{AREA}/element/NS-1?{YEAR}", f"/{NEIGHBOUR}/element/NS-1?{YEAR}"]
    for link in links:
        ministry.get(link)
    assert [link["href"] for link in page.soup.select(".tile-map a")] == links
    assert "NS-1" in words(ministry.get(f"/TH/country/goal/NS/NS-1?{YEAR}").soup.select(".kicker")[0])
    ministry.get(f"/TH/country/goal/NS/nothing?{YEAR}", 404)


def test_a_goal_that_no_province_covers_is_listed_as_lacking(app: Flask, province: Province) -> None:
    run_now(AREA)
    page = PageClient(app, make_reader()).get(f"/TH/country/uncovered?{YEAR}")
    assert list(rows_of(page, ".country-list tbody tr")) == ["NS-2"]
    assert page.answer.startswith("1 เป้าหมายแผนต้นทาง")


def test_filters_and_order_stand_in_the_address_and_in_the_file(ministry: PageClient) -> None:
    page = ministry.get(f"/TH/country?{YEAR}&plan=NS&sort=budget&order=desc")
    order = [words(row.th).split()[0] for row in page.soup.select(".country-goals tbody tr")]
    assert order == ["NS-1", "NS-2"]
    export = page.soup.select_one(".answer-with-actions .actions a")
    assert export is not None
    sheet = openpyxl.load_workbook(io.BytesIO(ministry.client.get(str(export["href"])).data)).active
    assert sheet is not None
    found = [row for row in sheet.iter_rows(values_only=True) if row[0] == "NS"]
    assert [row[1] for row in found] == order
    money = rows_of(page, ".country-goals tbody tr")
    assert [Decimal(str(row[14])) for row in found] == [amount(money[code][4]) for code in order]
    assert ministry.get(f"/TH/country?{YEAR}&q=ไม่มีคำนี้").says("ไม่มีเป้าหมายที่ตรงกับตัวกรอง")


@pytest.mark.parametrize(
    "path",
    [
        f"/TH/country/goal.xlsx/NS/NS-1?{YEAR}",
        f"/TH/country/provinces.xlsx?{YEAR}",
        f"/TH/country/compare.xlsx?{YEAR}&p={AREA}&p={NEIGHBOUR}",
    ],
)
def test_the_other_tables_are_files_too(ministry: PageClient, path: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(ministry.client.get(path).data)).active
    assert sheet is not None
    assert any(f"จังหวัด {AREA}" in str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


def test_provinces_side_by_side_show_where_they_differ(ministry: PageClient) -> None:
    page = ministry.get(f"/TH/country/compare?{YEAR}&p={NEIGHBOUR}&p={AREA}&p=TH-10")
    differing = [words(row.th).split()[0] for row in page.soup.select("tr.differs")]
    assert "NS-1" in differing
    only = ministry.get(f"/TH/country/compare?{YEAR}&p={NEIGHBOUR}&p={AREA}&differs=1")
    assert [words(row.th).split()[0] for row in only.soup.select(".country-compare tbody tr")[1:]] == differing


def test_a_save_is_seen_on_the_next_page(ministry: PageClient, provinces: tuple[Province, Province]) -> None:
    """What the process keeps of the provinces is read again once it is old."""
    before = rows_of(ministry.get(f"/TH/country/goal/NS/NS-1?{YEAR}"), "#provinces ~ .card tbody tr")

    def save(tx: db.Transaction) -> None:
        scopes.touch(tx, AREA, [FIRST_YEAR], [provinces[0].id("P1")])
        tx.run("MATCH (project:Project {id: $id}) SET project.budget_satang = 25000000", id=provinces[0].id("P1"))

    db.write(save)
    run_now(AREA)
    page = ministry.get(f"/TH/country/goal/NS/NS-1?{YEAR}")
    total = words(page.soup.select("#provinces ~ .card tfoot td")[2])
    assert amount(total) == Decimal("310000.30") != amount(before["จังหวัด"][2])
    assert page.soup.select_one("[data-freshness]")["data-run"]  # type: ignore[index]


def test_the_overview_draws_provinces_and_plans_and_turns_its_goals_over(
    ministry: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "GOALS_ON_A_PAGE", 2)
    front = ministry.get(f"/TH/country?{YEAR}&by=projects")
    assert [link["href"] for link in front.soup.select(".tile-map a")] == [
        f"/{area}/upstream?{YEAR}" for area in (AREA, NEIGHBOUR)
    ]
    covered = {code: cells[0].split()[-3:] for code, cells in rows_of(front, "#by-plan ~ .card tbody tr").items()}
    goals = rows_of(ministry.get(f"/TH/country/uncovered?{YEAR}"), ".country-list tbody tr")
    assert set(covered) == {"NS", "MP"}
    assert sum(int(all_) - int(some) for some, _of, all_ in covered.values()) == len(goals)
    first = list(rows_of(front, ".country-goals tbody tr"))
    other = ministry.get(f"/TH/country?{YEAR}&by=projects&page=2")
    assert len(first) == 2
    assert not set(first) & set(rows_of(other, ".country-goals tbody tr"))
    assert not other.soup.select(".tile-map")
    assert rows_of(ministry.get(f"/TH/country?{YEAR}&page=99"), ".country-goals tbody tr")


def test_a_sum_that_lacks_a_province_says_so(app: Flask, provinces: tuple[Province, Province]) -> None:
    """As a region's does from an upgrade until the next national run."""
    db.write(lambda tx: tx.run("MATCH (sum:AreaSum {area: $area}) DELETE sum", area=REGION))
    reader = PageClient(app, make_reader(REGION))
    for path in ("", "/uncovered", "/money"):
        page = reader.get(f"/{REGION}/country{path}?{YEAR}")
        assert "ยังไม่มีตัวเลขรวม" in page.answer
        assert page.says("จะรวมในการวิเคราะห์ทั้งประเทศครั้งต่อไป")


def test_a_province_that_is_not_analysed_yet_is_told_beside_the_sums(app: Flask, province: Province) -> None:
    assert not load(small_folder(NEIGHBOUR), SYSTEM).has_errors
    run_now(AREA)
    reader = PageClient(app, make_reader())
    for path in ("", "/uncovered", "/money", "/goal/NS/NS-1"):
        assert "นับแล้ว 1 จาก 2 จังหวัด" in words(reader.get(f"/TH/country{path}?{YEAR}").soup.select(".answer")[0]), path


def test_without_figures_every_page_says_so(app: Flask, province: Province) -> None:
    reader = PageClient(app, make_reader())
    for path in ("", "/uncovered", "/money", "/provinces"):
        assert reader.get(f"/TH/country{path}").says("ยังไม่มีตัวเลข"), path
    assert reader.get("/TH/country/run").says("ยังไม่เคยวิเคราะห์ทั้งประเทศ")
    assert reader.get("/TH/country/goal/NS/NS-1").says("ยังไม่มีจังหวัดใดอ้างถึง")


def test_a_province_has_no_country_and_the_country_no_places_of_a_province(ministry: PageClient) -> None:
    ministry.get(f"/{AREA}/country", 404)
    ministry.get("/TH/plan", 404)
    assert ministry.get("/", 302).location == "/TH/country"
    assert ministry.get("/TH/", 302).location == "/TH/country"
    page = ministry.get(f"/TH/country?{YEAR}")
    assert all("/country" in str(link["href"]) for link in page.soup.select(".nav a"))
    below = ministry.get(f"/{AREA}/plan?{YEAR}")
    assert [link["href"] for link in below.soup.select(".up-to")] == [f"/?area={REGION}&{YEAR}"]
    assert ministry.get(f"/?area={REGION}&{YEAR}", 302).location == f"/{REGION}/country?{YEAR}"
    areas = [words(link) for link in page.soup.select(".menu-scope a.menu-item")]
    assert areas == [
        "ประเทศไทย",
        "สำนักงานศึกษาธิการภาค 5",
        f"จังหวัด {AREA}",
        "สำนักงานศึกษาธิการภาค 6",
        f"จังหวัด {NEIGHBOUR}",
    ]


def test_only_the_ministrys_own_hands_start_a_national_run(app: Flask, ministry: PageClient) -> None:
    path = f"/TH/country/run?{YEAR}"
    assert not ministry.get(path).soup.select("main form[method=post]")
    ministry.post(path, status=400)
    admin = PageClient(app, make_reader(role=Role.ADMIN, login="minister"))
    done = admin.submit(admin.get(path), "/TH/country/run")
    running = admin.follow(done)
    assert running.answer == "กำลังวิเคราะห์ 0 จาก 2 จังหวัด"
    assert not running.soup.select("main form[method=post]")
    state = admin.client.get(f"/TH/country/run/freshness?{YEAR}").json
    assert (state["run"], state["fresh"]) == (running.soup.select_one("[data-freshness]")["data-run"], False)  # type: ignore[index]
    page = admin.get(f"/TH/country?{YEAR}")
    token = page.soup.select_one("input[name=csrf_token]")
    assert token is not None
    again = admin.follow(admin.post(path, {"csrf_token": str(token["value"])}))
    assert again.says("อยู่แล้ว")


def test_a_run_names_the_provinces_that_it_could_not_see_to(ministry: PageClient) -> None:
    run_id = national_runs.begin(FIRST_YEAR, whole=True, actor=SYSTEM)
    for area, problem in ((AREA, None), (NEIGHBOUR, "CycleError: S1 → S2 → S1")):
        scope = Scope(area, FIRST_YEAR)
        national_runs.attempt(run_id, scope)
        national_runs.end(run_id, scope, Counted(area, None, 1.0, problem))
    db.write(lambda tx: scopes.touch(tx, NEIGHBOUR, [FIRST_YEAR]))
    national_runs.finish(run_id, FIRST_YEAR, {}, drifted=True)
    page = ministry.get(f"/TH/country/run?{YEAR}")
    assert page.answer == "วิเคราะห์ได้ 1 จาก 2 จังหวัด — ไม่สำเร็จ 1 จังหวัด"
    assert page.says("ความเชื่อมโยงของแผนวนกลับมาที่เดิม")
    assert page.says("เคลื่อนจากผลรวมของจังหวัด")
    assert COUNTRY not in page.answer
