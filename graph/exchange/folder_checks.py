"""What must hold between the rows of a plan folder: ids, references, years, primaries, circles. Each check names every
row that breaks it. A row that could not be read is a problem already and is passed over here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.analysis.acyclic import find_cycle
from graph.exchange.columns import File
from graph.exchange.csv_files import Row, Table
from graph.exchange.problems import Problems
from graph.model.plan import LinkRole

Tables = Mapping[File, Table]

MOST_PLAN_YEARS = 30
MOST_CYCLES = 20

_WITH_IDS = (
    File.PLAN,
    File.UPSTREAM_PLANS,
    File.UPSTREAM_ELEMENTS,
    File.AGENCIES,
    File.PLAN_ITEMS,
    File.INDICATORS,
    File.PROJECTS,
)

# file, column → the files whose ids it may name.
_REFERENCES: dict[tuple[File, str], tuple[File, ...]] = {
    (File.UPSTREAM_ELEMENTS, "plan"): (File.UPSTREAM_PLANS,),
    (File.UPSTREAM_ELEMENTS, "parent"): (File.UPSTREAM_ELEMENTS,),
    (File.PLAN_ITEMS, "parent"): (File.PLAN_ITEMS,),
    (File.PLAN_LINKS, "plan_item"): (File.PLAN_ITEMS,),
    (File.PLAN_LINKS, "serves"): (File.PLAN_ITEMS,),
    (File.PLAN_UPSTREAM_LINKS, "plan_item"): (File.PLAN_ITEMS,),
    (File.PLAN_UPSTREAM_LINKS, "upstream_id"): (File.UPSTREAM_ELEMENTS,),
    (File.INDICATORS, "objective"): (File.PLAN_ITEMS,),
    (File.INDICATORS, "owner"): (File.AGENCIES,),
    (File.TARGETS, "indicator"): (File.INDICATORS,),
    (File.MEASUREMENTS, "indicator"): (File.INDICATORS,),
    (File.ADOPTIONS, "agency"): (File.AGENCIES,),
    (File.ADOPTIONS, "indicator"): (File.INDICATORS,),
    (File.PROJECTS, "agency"): (File.AGENCIES,),
    (File.PROJECT_LINKS, "project"): (File.PROJECTS,),
    (File.PROJECT_LINKS, "plan_item"): (File.PLAN_ITEMS, File.UPSTREAM_ELEMENTS),
    (File.REPORTS, "project"): (File.PROJECTS,),
}

# The columns that together may stand once in a file.
_ONCE: dict[File, tuple[str, ...]] = {
    File.PLAN_LINKS: ("plan_item", "serves"),
    File.PLAN_UPSTREAM_LINKS: ("plan_item", "upstream_id"),
    File.TARGETS: ("indicator", "fiscal_year"),
    File.MEASUREMENTS: ("indicator", "fiscal_year"),
    File.ADOPTIONS: ("agency", "indicator", "fiscal_year"),
    File.PROJECT_LINKS: ("project", "plan_item"),
    File.REPORTS: ("project", "fiscal_year", "quarter"),
}

# A measured value may be older than the plan; targets and projects are the plan's own.
_WITHIN_PLAN = (File.TARGETS, File.ADOPTIONS, File.PROJECTS, File.REPORTS)

# child column, parent column of each file that makes the cascade.
_UPWARD: tuple[tuple[File, str, str], ...] = (
    (File.UPSTREAM_ELEMENTS, "id", "parent"),
    (File.PLAN_ITEMS, "id", "parent"),
    (File.PLAN_LINKS, "plan_item", "serves"),
    (File.PLAN_UPSTREAM_LINKS, "plan_item", "upstream_id"),
)


def check(tables: Tables, problems: Problems) -> None:
    """Adds to `problems` everything that is wrong between the rows."""
    for one in (_one_plan, _ids, _references, _once, _years, _dates, _adoptions, _primaries, _one_peo, _cycles):
        one(tables, problems)


def _rows(tables: Tables, file: File) -> tuple[Row, ...]:
    return tables[file].rows if file in tables else ()


def _one_plan(tables: Tables, problems: Problems) -> None:
    if File.PLAN not in tables:
        return
    rows = _rows(tables, File.PLAN)
    if not rows and not problems.has_error_in(File.PLAN):
        problems.add("plan_rows", File.PLAN, count=0)
    for row in rows[1:]:
        problems.add("plan_rows", File.PLAN, row.number, count=len(rows))
    for file in (File.PLAN, File.UPSTREAM_PLANS):
        for row in _rows(tables, file):
            first, last = row.get("from_year"), row.get("to_year")
            if first and last and first > last:
                problems.add("years_reversed", file, row.number, "to_year", first=first, last=last)
            elif file is File.PLAN and first and last and last - first >= MOST_PLAN_YEARS:
                problems.add("years_many", file, row.number, "to_year", count=last - first + 1, most=MOST_PLAN_YEARS)


def _ids(tables: Tables, problems: Problems) -> None:
    seen: dict[str, str] = {}
    for file in _WITH_IDS:
        for row in _rows(tables, file):
            value = row.get("id")
            if value is None:
                continue
            if value in seen:
                problems.add("duplicate_id", file, row.number, "id", value=value, where=seen[value])
            else:
                seen[value] = f"{file}:{row.number}"


def _references(tables: Tables, problems: Problems) -> None:
    known = {file: {row.get("id") for row in _rows(tables, file)} for file in _WITH_IDS}
    # Where a whole file's ids are unreadable, that is the problem to mend, not each row that names one.
    unreadable = {
        file for file in _WITH_IDS if file in tables and not (tables[file].whole and "id" in tables[file].columns)
    }
    for (file, column), targets in _REFERENCES.items():
        if unreadable.intersection(targets):
            continue
        for row in _rows(tables, file):
            value = row.get(column)
            if value is not None and not any(value in known[target] for target in targets):
                problems.add("dangling", file, row.number, column, value=value, accepted=" or ".join(targets))


def _once(tables: Tables, problems: Problems) -> None:
    for file, columns in _ONCE.items():
        seen: dict[tuple[object, ...], int] = {}
        for row in _rows(tables, file):
            key = tuple(row.get(column) for column in columns)
            if None in key:
                continue
            if key in seen:
                value = ", ".join(str(part) for part in key)
                problems.add("duplicate_row", file, row.number, columns[-1], value=value, first=seen[key])
            else:
                seen[key] = row.number


def _years(tables: Tables, problems: Problems) -> None:
    plan = next(iter(_rows(tables, File.PLAN)), None)
    first, last = (plan.get("from_year"), plan.get("to_year")) if plan else (None, None)
    if first and last and first <= last:
        for file in _WITHIN_PLAN:
            for row in _rows(tables, file):
                value = row.get("fiscal_year")
                if value is not None and not first <= value <= last:
                    problems.add(
                        "year_outside_plan", file, row.number, "fiscal_year", value=value, first=first, last=last
                    )
    of_project = {row.get("id"): row.get("fiscal_year") for row in _rows(tables, File.PROJECTS)}
    for row in _rows(tables, File.REPORTS):
        value, of = row.get("fiscal_year"), of_project.get(row.get("project"))
        if value is not None and of is not None and value != of:
            problems.add("year_not_the_projects", File.REPORTS, row.number, "fiscal_year", value=value, accepted=of)


def _dates(tables: Tables, problems: Problems) -> None:
    for row in _rows(tables, File.PROJECTS):
        start, end = row.get("start"), row.get("end")
        if start and end and end < start:
            problems.add("dates_reversed", File.PROJECTS, row.number, "end", first=start, last=end)


def _adoptions(tables: Tables, problems: Problems) -> None:
    """An agency's answer stands the same in each of its years' rows, and a year's row states its target."""
    answered: dict[tuple[object, object], Row] = {}
    for row in _rows(tables, File.ADOPTIONS):
        first = answered.setdefault((row.get("agency"), row.get("indicator")), row)
        for column in ("state", "reason", "owner"):
            if row.get(column) != first.get(column):
                problems.add("answers_differ", File.ADOPTIONS, row.number, column, first=first.number, name=column)
        if row is not first and row.get("fiscal_year") is None:
            value = f"{row.get('agency')}, {row.get('indicator')}"
            problems.add("duplicate_row", File.ADOPTIONS, row.number, "fiscal_year", value=value, first=first.number)
        for stated, column in (("fiscal_year", "target"), ("target", "fiscal_year"), ("denominator", "target")):
            if row.get(stated) is not None and row.get(column) is None:
                problems.add("empty_required", File.ADOPTIONS, row.number, column)
        base = row.get("denominator")
        if base is not None and base <= 0:
            accepted = "more than 0"
            problems.add(
                "number_out_of_range", File.ADOPTIONS, row.number, "denominator", value=base, accepted=accepted
            )


def _primaries(tables: Tables, problems: Problems) -> None:
    seen: dict[str, int] = {}
    for row in _rows(tables, File.PROJECT_LINKS):
        project = row.get("project")
        if project is None or row.get("rank") is not LinkRole.PRIMARY:
            continue
        if project in seen:
            problems.add("two_primaries", File.PROJECT_LINKS, row.number, "rank", value=project, first=seen[project])
        else:
            seen[project] = row.number


def _one_peo(tables: Tables, problems: Problems) -> None:
    peos = [row for row in _rows(tables, File.AGENCIES) if row.get("is_peo")]
    for row in peos[1:]:
        problems.add("two_peos", File.AGENCIES, row.number, "is_peo", first=peos[0].number)


@dataclass(frozen=True, slots=True)
class _Edge:
    child: str
    parent: str
    file: File
    row: int
    column: str


def _cycles(tables: Tables, problems: Problems) -> None:
    edges = {(edge.child, edge.parent): edge for edge in _edges(tables)}
    for circle in circles(set(edges)):
        last = edges[circle[-2], circle[-1]]
        problems.add("cycle", last.file, last.row, last.column, path=" → ".join(circle))


def _edges(tables: Tables) -> Iterator[_Edge]:
    for file, child, parent in _UPWARD:
        for row in _rows(tables, file):
            if row.get(child) is not None and row.get(parent) is not None:
                yield _Edge(row.get(child), row.get(parent), file, row.number, parent)


def circles(pairs: set[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """The circles among (child, parent) pairs, each as the nodes along it, first and last the same; at most
    MOST_CYCLES, each found after the one before has been cut open at its last link."""
    left = dict.fromkeys(sorted(pairs))
    for _ in range(MOST_CYCLES):
        circle = find_cycle(left)
        if circle is None:
            return
        yield circle
        del left[circle[-2], circle[-1]]
