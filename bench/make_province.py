"""Makes a plan folder of a made-up province: the size is an argument, the same seed gives the same files.

    .venv/bin/python -m bench.make_province FOLDER --projects 5000 --links 15000
    .venv/bin/sanphaen load FOLDER

The plan is of three years, the projects of the first. Upstream plans are those of data/maha-sarakham."""

from __future__ import annotations

import argparse
import csv
import random
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

UPSTREAM = Path(__file__).resolve().parents[1] / "data" / "maha-sarakham"
AREA = "TH-99"
PLAN = "BENCH-2563"
FIRST_YEAR = 2563
QUARTERS = 3
DUES = ("2020-01-31", "2020-04-30", "2020-07-31")


@dataclass(frozen=True)
class Size:
    projects: int = 5_000
    links: int = 15_000
    strategies: int = 120
    agencies: int = 60


def write_folder(folder: Path, size: Size, seed: int = 1) -> None:
    """Writes the plan folder; what stands there of the same names is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("upstream_plans.csv", "upstream_elements.csv"):
        shutil.copy(UPSTREAM / name, folder / name)
    chance = random.Random(seed)
    _write(
        folder / "plan.csv",
        ("id", "title_th", "area", "area_name_th", "from_year", "to_year"),
        [(PLAN, "แผนพัฒนาการศึกษาจังหวัดสมมติ", AREA, "สมมติ", FIRST_YEAR, FIRST_YEAR + 2)],
    )
    agencies = [f"A{number:03d}" for number in range(1, size.agencies + 1)]
    _write(
        folder / "agencies.csv",
        ("id", "name_th", "is_peo"),
        [(code, f"หน่วยงานการศึกษาที่ {code}", int(place == 0)) for place, code in enumerate(agencies)],
    )
    strategies = _write_plan(folder, size.strategies, chance)
    _write_projects(folder, size, agencies, strategies, chance)


def _write_plan(folder: Path, count: int, chance: random.Random) -> list[str]:
    """One goal, an issue for about ten strategies, two objectives an issue. Returns the strategies' codes."""
    issues = [f"I{number}" for number in range(1, max(1, count // 10) + 1)]
    objectives = {f"O{number}": issues[(number - 1) // 2] for number in range(1, 2 * len(issues) + 1)}
    strategies = [f"S{number}" for number in range(1, count + 1)]
    items = [("G1", "main_goal", "", "คนในจังหวัดได้เรียนรู้ตลอดชีวิต")]
    items += [(code, "issue", "G1", f"ประเด็นการพัฒนาที่ {code}") for code in issues]
    items += [(code, "objective", parent, f"เป้าประสงค์ที่ {code}") for code, parent in objectives.items()]
    items += [(code, "strategy", chance.choice(issues), f"กลยุทธ์การพัฒนาที่ {code}") for code in strategies]
    _write(folder / "plan_items.csv", ("id", "kind", "parent", "title_th"), items)
    serves = [(code, target) for code in strategies for target in sorted(chance.sample(sorted(objectives), 2))]
    _write(folder / "plan_links.csv", ("plan_item", "serves"), serves)
    with (folder / "upstream_elements.csv").open(encoding="utf-8-sig", newline="") as file:
        upstream = [row["id"] for row in csv.DictReader(file)]
    reaches = [(code, target) for code in strategies for target in sorted(chance.sample(upstream, 4))]
    _write(folder / "plan_upstream_links.csv", ("plan_item", "upstream_id"), reaches)
    indicators = [(f"K{number}", code) for number, code in enumerate(objectives, 1)]
    rows = [(code, objective, f"ร้อยละของผู้เรียนตามเป้าประสงค์ {objective}", "up", 1) for code, objective in indicators]
    _write(folder / "indicators.csv", ("id", "objective", "name_th", "direction", "shared"), rows)
    targets = [(code, FIRST_YEAR + year, 80 + year) for code, _ in indicators for year in range(3)]
    _write(folder / "targets.csv", ("indicator", "fiscal_year", "target"), targets)
    return strategies


def _write_projects(
    folder: Path, size: Size, agencies: Sequence[str], strategies: Sequence[str], chance: random.Random
) -> None:
    """Each project has a primary link, as many as there is room for have more, half of them with shares."""
    projects = [f"P{number:06d}" for number in range(1, size.projects + 1)]
    _write(
        folder / "projects.csv",
        ("id", "agency", "fiscal_year", "title_th", "budget_baht"),
        [
            (
                code,
                chance.choice(agencies),
                FIRST_YEAR,
                f"โครงการพัฒนาการเรียนรู้ {code}",
                chance.randrange(10_000, 3_000_000),
            )
            for code in projects
        ],
    )
    each = dict.fromkeys(projects, 1)
    for code in chance.choices(projects, k=max(0, size.links - size.projects)):
        each[code] = min(each[code] + 1, len(strategies))
    links: list[tuple[object, ...]] = []
    for code, count in each.items():
        chosen = chance.sample(strategies, count)
        shares = _shares(count) if chance.random() < 0.5 else [""] * count
        links += [
            (code, target, "secondary" if place else "primary", share)
            for place, (target, share) in enumerate(zip(chosen, shares, strict=True))
        ]
    _write(folder / "project_links.csv", ("project", "plan_item", "rank", "share"), links)
    _write(
        folder / "quarterly_reports.csv",
        ("project", "fiscal_year", "quarter", "planned_pct", "actual_pct", "spent_baht_cum", "late", "due", "state"),
        [
            (
                code,
                FIRST_YEAR,
                quarter,
                25 * quarter,
                chance.randrange(25 * quarter + 1),
                chance.randrange(10_000),
                int(chance.random() < 0.1),
                DUES[quarter - 1],
                "accepted",
            )
            for code in projects
            for quarter in range(1, QUARTERS + 1)
        ],
    )


def _shares(count: int) -> list[object]:
    equal = 100 // count
    return [100 - equal * (count - 1), *[equal] * (count - 1)]


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def add_size_arguments(parser: argparse.ArgumentParser) -> None:
    for name, value in vars(Size()).items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--seed", type=int, default=1)


def size_of(arguments: argparse.Namespace) -> Size:
    return Size(**{name: getattr(arguments, name) for name in vars(Size())})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    add_size_arguments(parser)
    arguments = parser.parse_args()
    write_folder(arguments.folder, size_of(arguments), arguments.seed)
    print(f"{arguments.folder}: {arguments.projects} projects, {arguments.links} links")


if __name__ == "__main__":
    main()
