"""Coverage by walking sets of objects, with fractions: slow, plain, and sharing no code with graph.analysis."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from graph.model.plan import Element, ElementLink, LinkRole
from graph.model.project import Project, ProjectLink, QuarterlyReport

MILLION = 1_000_000


@dataclass
class Walk:
    elements: list[Element]
    element_links: list[ElementLink]
    projects: list[Project]
    project_links: list[ProjectLink]
    reports: list[QuarterlyReport]

    def parents(self, element: str) -> set[str]:
        above = {one.parent for one in self.elements if one.id == element and one.parent is not None}
        return above | {link.target for link in self.element_links if link.source == element}

    def above(self, element: str) -> set[str]:
        found = {element}
        for parent in self.parents(element):
            found |= self.above(parent)
        return found

    def links_of(self, project: Project) -> list[ProjectLink]:
        return [link for link in self.project_links if link.project == project.id]

    def fractions(self, project: Project) -> dict[str, Fraction]:
        """Element → exact part of the project at its link there, by the words of the exchange contract."""
        links = self.links_of(project)
        if any(link.share is not None for link in links):
            shares = {link.element: Fraction(link.share or 0) for link in links}
            whole = max(sum(shares.values()), Fraction(100))
            return {element: share / whole for element, share in shares.items()}
        primary = [link.element for link in links if link.role is LinkRole.PRIMARY]
        carrying = primary or [link.element for link in links]
        return {link.element: Fraction(link.element in carrying, len(carrying)) for link in links}

    def parts(self, project: Project, amount: int) -> dict[str, int]:
        """Element → whole units of `amount`, by largest remainder."""
        exact = {element: amount * part for element, part in self.fractions(project).items()}
        parts = {element: value.numerator // value.denominator for element, value in exact.items()}
        total = sum(exact.values())
        left = total.numerator // total.denominator - sum(parts.values()) if exact else 0
        for element in sorted(exact, key=lambda one: (parts[one] - exact[one], one))[:left]:
            parts[element] += 1
        return parts

    def contributors(self, element: str) -> list[Project]:
        return [
            project
            for project in self.projects
            if any(element in self.above(link.element) for link in self.links_of(project))
        ]

    def share(self, project: Project, element: str) -> Fraction:
        parts = self.fractions(project)
        return sum((part for at, part in parts.items() if element in self.above(at)), Fraction(0))

    def budget(self, element: str) -> int:
        """Millionths of a baht."""
        total = 0
        for project in self.projects:
            parts = self.parts(project, int((project.budget or 0) * MILLION))
            total += sum(amount for at, amount in parts.items() if element in self.above(at))
        return total

    def latest_progress(self, project: Project) -> float | None:
        own = [
            report
            for report in self.reports
            if report.project == project.id and report.state.is_in and report.actual_pct is not None
        ]
        return max(own, key=lambda report: report.quarter).actual_pct if own else None

    def progress(self, element: str) -> float | None:
        weighted, weights = Fraction(0), Fraction(0)
        for project in self.contributors(element):
            done = self.latest_progress(project)
            if done is not None:
                share = self.share(project, element)
                weighted += share * Fraction(done)
                weights += share
        return float(weighted / weights) if weights else None
