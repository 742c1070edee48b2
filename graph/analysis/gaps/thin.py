"""Thin cover: goals that stand on one project, or on the projects of one agency."""

from __future__ import annotations

from collections.abc import Iterator

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.fragility import last_agencies, last_projects
from graph.analysis.gaps.rule import (
    GAP_KINDS,
    KIND_EN,
    KIND_TH,
    Family,
    Finding,
    Rule,
    Severity,
    agency_name_en,
    element_subject,
    provincial_rows,
)


def _one_project(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    last = last_projects(cascade, coverage)
    for row in provincial_rows(cascade, GAP_KINDS):
        if coverage.projects[row] != 1:
            continue
        subject, project = element_subject(cascade, row), int(last[row])
        projects, agency = cascade.projects, int(cascade.projects.agency[project])
        kind, title_th = cascade.elements.kinds[row], projects.titles[project]
        yield Finding(
            rule="thin-cover-project",
            severity=Severity.MEDIUM,
            subject=subject,
            message_th=(
                f"{KIND_TH[kind]} {subject.code} มีโครงการเดียว คือ “{title_th}” ของ {cascade.agencies.shorts[agency]}"
            ),
            message_en=(
                f"{KIND_EN[kind].capitalize()} {subject.code} stands on one project only, "
                f"“{projects.titles_en[project] or title_th}” of {agency_name_en(cascade, agency)}."
            ),
            weight=int(cascade.goals[row]),
            evidence={"project": projects.codes[project], "agency": cascade.agencies.codes[agency]},
        )


def _one_agency(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    last = last_agencies(cascade, coverage)
    for row in provincial_rows(cascade, GAP_KINDS):
        if coverage.agencies[row] != 1 or coverage.projects[row] < 2:
            continue
        subject = element_subject(cascade, row)
        agency = int(last[row])
        kind, count = cascade.elements.kinds[row], int(coverage.projects[row])
        yield Finding(
            rule="thin-cover-agency",
            severity=Severity.LOW,
            subject=subject,
            message_th=(
                f"{KIND_TH[kind]} {subject.code} มี {count} โครงการ แต่เป็นของ{cascade.agencies.shorts[agency]}หน่วยงานเดียว"
            ),
            message_en=(
                f"All {count} projects of {KIND_EN[kind]} {subject.code} belong to "
                f"{agency_name_en(cascade, agency)} alone."
            ),
            weight=int(cascade.goals[row]),
            evidence={"agency": cascade.agencies.codes[agency], "projects": count},
        )


RULES = (
    Rule(
        id="thin-cover-project",
        family=Family.COVERAGE,
        severity=Severity.MEDIUM,
        title_th="มีโครงการเดียวรองรับ",
        title_en="Stands on one project",
        why_th="หากโครงการนี้ถูกตัดงบหรือล่าช้า จะไม่เหลือใครทำเรื่องนี้เลย",
        why_en="If this project loses its budget or is late, nobody is left working on it.",
        action_th="หาโครงการหรือหน่วยงานเพิ่มอย่างน้อยหนึ่งราย และติดตามโครงการนี้เป็นพิเศษ",
        action_en="Find at least one more project or agency, and follow this project closely.",
        find=_one_project,
    ),
    Rule(
        id="thin-cover-agency",
        family=Family.COVERAGE,
        severity=Severity.LOW,
        title_th="มีหน่วยงานเดียวรองรับ",
        title_en="Stands on one agency",
        why_th="แผนจังหวัดตั้งใจให้หลายหน่วยงานร่วมกันทำ หากหน่วยงานนี้เปลี่ยนทิศทาง เรื่องนี้จะหยุดทั้งหมด",
        why_en="The plan is meant to be carried jointly; if this agency changes course, all of it stops.",
        action_th="ชวนหน่วยงานที่ทำเรื่องใกล้เคียงกันมาร่วมโครงการหรือเสนอโครงการของตน",
        action_en="Invite agencies that do related work to join in or to bring a project of their own.",
        find=_one_agency,
    ),
)
