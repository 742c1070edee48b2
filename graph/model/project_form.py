"""The long form of a project (แบบเสนอโครงการ): its texts, activities, parts of the budget and people, and pure checks
of what is wrong with it and what it lacks. The essentials (title, owner, budget, dates) are graph.model.project's.

Two kinds of checks: `form_problems` refuse a save; `activity_problems`, `budget_problems` and `missing_for_ready` let a
draft be saved as it is, and keep it a draft."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from graph.model.fiscal import Quarter
from graph.model.project import Project

MAX_TEXT = 20_000
MAX_TITLE = 500
MAX_ROWS = 100
MAX_BAHT = Decimal("1e12")
FULL_WEIGHT = Decimal(100)


class ProjectKind(StrEnum):
    """ลักษณะโครงการ: new, continued from an earlier year, or routine work."""

    NEW = "new"
    CONTINUING = "continuing"
    ROUTINE = "routine"


@dataclass(frozen=True, slots=True)
class Activity:
    """`weight` is percent of the project; `quarters` those in which it is planned."""

    title: str
    weight: Decimal | None = None
    quarters: tuple[Quarter, ...] = ()


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A part of the budget, in baht. What is None is not said: a line may tell the source only."""

    source: str | None = None
    category: str | None = None
    quarter: Quarter | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class InCharge:
    """Someone who answers for the project, as the form names them; no account."""

    name: str
    position: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class ProjectForm:
    """What the long form states beside the essentials. `districts` are names; `place` tells the rest of where."""

    kind: ProjectKind | None = None
    rationale: str | None = None
    objectives: str | None = None
    target_quant: str | None = None
    target_qual: str | None = None
    place: str | None = None
    outputs: str | None = None
    outcomes: str | None = None
    indicators: str | None = None
    risks: str | None = None
    evaluation: str | None = None
    benefits: str | None = None
    written_by: str | None = None
    proposed_by: str | None = None
    endorsed_by: str | None = None
    approved_by: str | None = None
    districts: tuple[str, ...] = ()
    in_charge: tuple[InCharge, ...] = ()
    activities: tuple[Activity, ...] = ()
    budget_lines: tuple[BudgetLine, ...] = ()

    @property
    def weight_total(self) -> Decimal | None:
        """Percent that the activities' weights add up to; None where none states one."""
        weights = [activity.weight for activity in self.activities if activity.weight is not None]
        return sum(weights, Decimal(0)) if weights else None

    @property
    def parts_total(self) -> Decimal | None:
        """Baht that the lines of the budget add up to; None where none states an amount."""
        amounts = [line.amount for line in self.budget_lines if line.amount is not None]
        return sum(amounts, Decimal(0)) if amounts else None


LINE_FIELDS = ("written_by", "proposed_by", "endorsed_by", "approved_by")
"""Texts of one line."""

TEXT_FIELDS = (
    "rationale",
    "objectives",
    "target_quant",
    "target_qual",
    "place",
    "outputs",
    "outcomes",
    "indicators",
    "risks",
    "evaluation",
    "benefits",
    *LINE_FIELDS,
)

# The budget categories of the Budget Procedures Act (domain/forms_and_scoring: budget_categories).
BUDGET_CATEGORIES = ("งบบุคลากร", "งบดำเนินงาน", "งบลงทุน", "งบเงินอุดหนุน", "งบรายจ่ายอื่น")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form. `fields` count towards its progress; all of `required` are wanted before it is ready."""

    id: str
    fields: tuple[str, ...]
    required: tuple[str, ...] = ()


SECTIONS = (
    Section("basics", ("title_th", "agency", "kind", "in_charge", "start", "end"), ("title_th", "start", "end")),
    Section("why", ("rationale", "objectives"), ("rationale", "objectives")),
    Section("targets", ("target_quant", "target_qual", "target_th", "districts"), ("target_quant", "target_qual")),
    Section("alignment", ("links",), ("links",)),
    Section("activities", ("activities",)),
    Section("money", ("budget", "budget_source", "budget_lines"), ("budget",)),
    Section("results", ("outputs", "outcomes", "indicators", "benefits"), ("indicators",)),
    Section("partners", ("partners",)),
    Section("follow_up", ("risks", "evaluation")),
    Section("signers", LINE_FIELDS),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` fields of a section are filled in; `lacking` are its required ones that are not."""

    section: str
    done: int
    total: int
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lack:
    """What keeps a project from being ready: a field, and why (required, weights_off, parts_off, title_missing,
    weight_missing, quarters_missing, amount_missing)."""

    field: str
    code: str


def form_problems(form: ProjectForm) -> dict[str, str]:
    """What no save accepts, by field: too_long, too_many, negative, too_much, out_of_range, no_name. Rows are named
    `activities-<n>-title`, `activities-<n>-weight`, `budget_lines-<n>-amount`, `in_charge-<n>-name`."""
    found: dict[str, str] = {}
    for name in TEXT_FIELDS:
        if len(getattr(form, name) or "") > (MAX_TITLE if name in LINE_FIELDS else MAX_TEXT):
            found[name] = "too_long"
    for name in ("districts", "in_charge", "activities", "budget_lines"):
        if len(getattr(form, name)) > MAX_ROWS:
            found[name] = "too_many"
    if any(len(district) > MAX_TITLE for district in form.districts):
        found["districts"] = "too_long"
    for place, activity in enumerate(form.activities):
        found |= _activity_refusals(place, activity)
    for place, line in enumerate(form.budget_lines):
        found |= _line_refusals(place, line)
    for place, person in enumerate(form.in_charge):
        if not person.name.strip():
            found[f"in_charge-{place}-name"] = "no_name"
        elif any(len(text or "") > MAX_TITLE for text in (person.name, person.position, person.phone, person.email)):
            found[f"in_charge-{place}-name"] = "too_long"
    return found


def _activity_refusals(place: int, activity: Activity) -> dict[str, str]:
    found = {}
    if len(activity.title) > MAX_TITLE:
        found[f"activities-{place}-title"] = "too_long"
    if activity.weight is not None and not 0 <= activity.weight <= FULL_WEIGHT:
        found[f"activities-{place}-weight"] = "out_of_range"
    return found


def _line_refusals(place: int, line: BudgetLine) -> dict[str, str]:
    found = {}
    if line.amount is not None and line.amount < 0:
        found[f"budget_lines-{place}-amount"] = "negative"
    elif line.amount is not None and line.amount > MAX_BAHT:
        found[f"budget_lines-{place}-amount"] = "too_much"
    for name in ("source", "category"):
        if len(getattr(line, name) or "") > MAX_TITLE:
            found[f"budget_lines-{place}-{name}"] = "too_long"
    return found


def activity_problems(activities: Sequence[Activity]) -> dict[str, str]:
    """What a draft may still have wrong, by field: a row's title (title_missing) and quarters (quarters_missing), its
    weight where others state one (weight_missing), and `activities` (weights_off: they do not add up to 100)."""
    found: dict[str, str] = {}
    weights = [activity.weight for activity in activities if activity.weight is not None]
    for place, activity in enumerate(activities):
        if not activity.title.strip():
            found[f"activities-{place}-title"] = "title_missing"
        if activity.weight is None and weights:
            found[f"activities-{place}-weight"] = "weight_missing"
        if not activity.quarters:
            found[f"activities-{place}-quarters"] = "quarters_missing"
    if weights and sum(weights) != FULL_WEIGHT:
        found["activities"] = "weights_off"
    return found


def budget_problems(lines: Sequence[BudgetLine], total: Decimal | None) -> dict[str, str]:
    """What a draft may still have wrong, by field: a line without an amount (amount_missing), and `budget_lines`
    (parts_off: they do not add up to the project's total)."""
    found = {
        f"budget_lines-{place}-amount": "amount_missing" for place, line in enumerate(lines) if line.amount is None
    }
    if lines and sum((line.amount or Decimal(0) for line in lines), Decimal(0)) != (total or Decimal(0)):
        found["budget_lines"] = "parts_off"
    return found


def section_progress(project: Project, form: ProjectForm, *, links: int, partners: int) -> tuple[Progress, ...]:
    """How far each section is filled in. `links` and `partners` are how many the project has."""
    filled = _filled(project, form, links, partners)
    return tuple(
        Progress(
            section.id,
            sum(name in filled for name in section.fields),
            len(section.fields),
            tuple(name for name in section.required if name not in filled),
        )
        for section in SECTIONS
    )


def missing_for_ready(project: Project, form: ProjectForm, *, links: int) -> tuple[Lack, ...]:
    """What keeps the project a draft, in the order of the form; nothing when it may become ready. Source of what is
    required: domain/forms_and_scoring, project_form."""
    filled = _filled(project, form, links, partners=0)
    wrong = activity_problems(form.activities) | budget_problems(form.budget_lines, project.budget)
    lacks: list[Lack] = []
    for section in SECTIONS:
        lacks += [Lack(name, "required") for name in section.required if name not in filled]
        lacks += [Lack(name, code) for name, code in wrong.items() if name.partition("-")[0] in section.fields]
    return tuple(lacks)


def _filled(project: Project, form: ProjectForm, links: int, partners: int) -> Collection[str]:
    """The fields that say something. A budget of 0 does: the project needs no money."""
    essentials = ("title_th", "agency", "start", "end", "target_th", "budget", "budget_source")
    stated = {name for name in essentials if _says(getattr(project, name))}
    stated |= {name for name in ("kind", "districts", "in_charge", *TEXT_FIELDS) if _says(getattr(form, name))}
    stated |= {name for name in ("activities", "budget_lines") if getattr(form, name)}
    stated |= {"links"} if links else set()
    return stated | ({"partners"} if partners else set())


def _says(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None and value != ()
