"""The people of the load test (bench.bench_load): who they are, what they read and save, what their answers must be."""

from __future__ import annotations

import html
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from bench.country_people import AREA_OFFICE
from bench.country_plans import YEAR
from bench.visitor import Answer, Visitor, form_of
from graph import db
from graph.model.agency import agency_id
from graph.model.area import COUNTRY
from portal.demo_accounts import PASSWORD

PATIENCE_SECONDS = 60.0
# As portal/assets/js/freshness.js.
POLL_SECONDS, POLL_WHILE_STALE = 0.5, 0.2
LONGEST_THINK = 5.0  # times the mean
# Of a hundred people; and of an officer's hundred asks, how many are saves.
ROLES = (("officer", 50), ("planner", 20), ("coordinator", 10), ("region", 10), ("ministry", 10))
SAVES = 20
FIGURES = "save → figures"
OPEN_PAGE = "open page (freshness)"

_PROVINCES = """
MATCH (plan:Plan {level: 'province'}) WHERE plan.from_year <= $year <= plan.to_year
MATCH (area:Area {id: plan.area})-[:WITHIN]->(region:Area)
RETURN plan.area AS area, region.id AS region, plan.id AS plan, count {(plan)<-[:UNDER]-(:Project)} AS projects
ORDER BY projects DESC, area
"""
_ELEMENTS = """
MATCH (element:Element {plan: $plan, kind: 'strategy'})
RETURN element.id AS id, element.code AS code, element.title_th AS title ORDER BY element.code LIMIT 30
"""
_PROJECTS = """
MATCH (project:Project {plan: $plan, year: $year})
RETURN project.code AS code, project.title_th AS title ORDER BY project.order LIMIT 200
"""
_OWN = """
MATCH (:Agency {id: $agency})-[:OWNS]->(project:Project {plan: $plan, year: $year})
RETURN project.code AS code, project.title_th AS title ORDER BY project.order LIMIT 200
"""


@dataclass(frozen=True)
class Thing:
    """An element or a project: what an address names, and what its page is called after."""

    id: str
    code: str
    title: str


@dataclass(frozen=True)
class Place:
    """A province, with some of what its pages are about; `own` are projects of the officers' agency."""

    area: str
    region: str
    projects: int
    elements: Sequence[Thing]
    some: Sequence[Thing]
    own: Sequence[Thing]


@dataclass
class Seen:
    """Seconds of every answer by what was asked for, and what was wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    counts: bool = False

    def add(self, name: str, taken: float, problem: str = "") -> None:
        with self.lock:
            if self.counts:
                self.seconds[name].append(taken)
            # What goes wrong while it warms up is wrong too.
            if problem:
                self.wrong[f"{name}: {problem}"] += 1


class Person:
    """One of the fifty. Of those who share a login each saves projects of their own: every so-many-th, from `first`."""

    def __init__(self, role: str, places: Sequence[Place], chance: random.Random) -> None:
        self.role, self.chance = role, chance
        self.place = chance.choices(places, [place.projects for place in places])[0]
        self._places = places
        self.first, self.step = 0, 1
        number = {"region": self.place.region.removeprefix("TH-R"), "ministry": ""}
        self.login = "-".join(filter(None, (role, number.get(role, self.place.area.removeprefix("TH-")))))

    def begin(self, address: str, seen: Seen) -> None:
        self.visitor, self.seen = Visitor(address), seen
        self.visitor.sign_in(self.login, PASSWORD)

    def live(self, until: float, think: float) -> None:
        """Asks, thinks and asks again."""
        while time.monotonic() < until:
            place = self._elsewhere() if self.role in ("region", "ministry") else self.place
            if self.role == "officer" and place.own and self.chance.randrange(100) < SAVES:
                self.chance.choice((self._save_links, self._save_form))(place)
            else:
                self._read(place)
            self._think(place, min(self.chance.expovariate(1 / think), LONGEST_THINK * think))

    def _elsewhere(self) -> Place:
        """A province that a reader of many looks at."""
        if self.role == "ministry":
            return self.chance.choice(self._places)
        return self.chance.choice([place for place in self._places if place.region == self.place.region])

    def _read(self, place: Place) -> None:
        element, project = self.chance.choice(place.elements), self.chance.choice(place.some)
        pages = [
            ("my work", f"/{place.area}/", "งานของฉัน"),
            ("plan", f"/{place.area}/plan", "แผน"),
            ("element", f"/{place.area}/element/{element.code}", element.title),
            ("projects", f"/{place.area}/projects", "โครงการ ปี"),
            ("project", f"/{place.area}/project/{project.code}", project.title),
            ("gaps", f"/{place.area}/gaps", "ช่องว่าง"),
            ("matrix", f"/{place.area}/matrix", "ตารางความเชื่อมโยง"),
            ("explorer JSON", f"/{place.area}/alignment/element/{element.code}.json", ""),
        ]
        if self.role in ("region", "ministry"):
            wide = COUNTRY if self.role == "ministry" else self.place.region
            pages = [("country overview", f"/{wide}/country", "ภาพรวม")] * 4 + pages[1:]
        name, path, title = self.chance.choice(pages)
        self._get(name, path, title)

    def _get(self, name: str, path: str, title: str = "") -> Answer:
        return self._ask(name, "GET", quote(f"{path}?year={YEAR}", safe="/?=&"), 200, title)

    def _ask(
        self, name: str, method: str, path: str, status: int, title: str = "", form: dict[str, list[str]] | None = None
    ) -> Answer:
        began = time.perf_counter()
        answer = self.visitor.ask(method, path, form)
        taken = time.perf_counter() - began
        problem = ""
        if answer.status != status:
            problem = f"status {answer.status} for {path}"
        elif title and " ".join(title.split()) not in html.unescape(answer.title):
            problem = f"title {answer.title!r} for {path}"
        self.seen.add(name, taken, problem)
        return answer

    def _think(self, place: Place, seconds: float) -> None:
        """The page stays open and asks whether its figures are fresh."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(POLL_SECONDS, left))
            if left > POLL_SECONDS:
                self._get(OPEN_PAGE, f"/{place.area}/freshness")

    # -- saves

    def _own(self, place: Place) -> Thing:
        """A project that nobody else of this test saves."""
        return self.chance.choice(place.own[self.first :: self.step] or place.own)

    def _save_links(self, place: Place) -> None:
        """One more strategy for the project, or one less."""
        project, target = self._own(place), self.chance.choice(place.elements)

        def change(form: dict[str, list[str]]) -> None:
            rows = [name.removeprefix("element-") for name in form if name.startswith("element-")]
            for row in rows:
                form.pop(f"share-{row}", None)
            found = [row for row in rows if form[f"element-{row}"] == [target.id]]
            if not found:
                form[f"element-{len(rows)}"] = [target.id]
                form.setdefault("primary", [target.id])
            elif len(rows) > 1 and form.get("primary") != [target.id]:
                # The last row takes the place of the one that goes.
                form[f"element-{found[0]}"] = form.pop(f"element-{rows[-1]}")
            else:
                form[f"reason-{found[0]}"] = [f"เหตุผลครั้งที่ {self.chance.random()}"]

        self._save(place, project, "project-links", "save links", "ความเชื่อมโยงของ", change)

    def _save_form(self, place: Place) -> None:
        """Another text in the whole form of a project."""

        def change(form: dict[str, list[str]]) -> None:
            form["objectives"] = [f"ผู้เรียนได้รับการพัฒนาตามศักยภาพ ครั้งที่ {self.chance.random()}"]
            form["same_reason"] = ["ดำเนินการต่อเนื่องในพื้นที่อื่น"]

        self._save(place, self._own(place), "project-edit", "save form", "แก้ไขโครงการ", change)

    def _save(
        self,
        place: Place,
        project: Thing,
        route: str,
        name: str,
        title: str,
        change: Callable[[dict[str, list[str]]], None],
    ) -> None:
        """Opens the page, sends its form changed, waits for the figures and looks at the project."""
        path = f"/{place.area}/{route}/{project.code}"
        page = self._get(f"{name}: its page", path, title)
        if page.status != 200:
            return
        form = form_of(page.text, f"/{route}/")
        change(form)
        self._think(place, POLL_SECONDS)
        began = time.perf_counter()
        saved = self._ask(name, "POST", quote(f"{path}?year={YEAR}", safe="/?=&"), 303, form=form)
        if saved.status != 303:
            return
        while time.perf_counter() - began < PATIENCE_SECONDS:
            if '"fresh":true' in self._get(OPEN_PAGE, f"/{place.area}/freshness").text.replace(" ", ""):
                self.seen.add(FIGURES, time.perf_counter() - began)
                break
            time.sleep(POLL_WHILE_STALE)
        else:
            self.seen.add(FIGURES, PATIENCE_SECONDS, "never came")
        self._get("project after a save", f"/{place.area}/project/{project.code}", project.title)


def places() -> list[Place]:
    """The provinces, largest first."""
    found = []
    for row in db.read(_PROVINCES, year=YEAR):
        asked = {"plan": row["plan"], "year": YEAR, "agency": agency_id(row["area"], AREA_OFFICE)}
        elements = [Thing(one["id"], one["code"], one["title"]) for one in db.read(_ELEMENTS, plan=row["plan"])]
        some, own = (
            [Thing("", one["code"], one["title"]) for one in db.read(query, **asked)] for query in (_PROJECTS, _OWN)
        )
        found.append(Place(row["area"], row["region"], row["projects"], elements, some, own))
    return found


def cast(users: int, among: Sequence[Place], seed: int) -> list[Person]:
    """So many people, in the shares of ROLES."""
    chance = random.Random(seed)
    roles = [role for role, share in ROLES for _ in range(round(users * share / 100))]
    roles = (roles + ["officer"] * users)[:users]
    people = [Person(role, among, random.Random(chance.random())) for role in roles]
    logins = Counter(person.login for person in people)
    taken: Counter[str] = Counter()
    for person in people:
        person.first, person.step = taken[person.login], logins[person.login]
        taken[person.login] += 1
    return people
