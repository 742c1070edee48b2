"""Building: figures from reports, allotment of money by the contract's rule, clear refusals, what-if."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from graph.analysis.cascade import Cascade
from graph.analysis.tables import MILLION, millionths, to_baht
from graph.analysis.without import without
from graph.errors import DuplicateError, InvalidError
from graph.model.area import Scope
from graph.model.project import ReportState
from tests.unit.analysis.small import Small

ELEMENTS = {"I1": None, "S1": "I1", "S2": "I1", "S3": "I1"}


def parts(links: list[Any], baht: float = 100) -> dict[str, float]:
    """Baht that each link of one project carries, by the element's code."""
    cascade = Small(ELEMENTS, projects={"P1": ("A1", baht, links)}).cascade()
    codes = [cascade.elements.codes[row] for row in cascade.links.element.tolist()]
    return {code: to_baht(part) for code, part in zip(codes, cascade.link_budget.tolist(), strict=True)}


class TestAllotment:
    def test_whole_at_the_primary_without_shares(self) -> None:
        assert parts(["S1", "~S2"]) == {"S1": 100, "S2": 0}

    def test_equal_parts_without_a_primary(self) -> None:
        assert parts(["~S1", "~S2"]) == {"S1": 50, "S2": 50}

    def test_a_single_secondary_link_carries_all(self) -> None:
        assert parts(["~S1"]) == {"S1": 100}

    def test_equal_parts_at_several_primaries(self) -> None:
        assert parts(["S1", "S2", "~S3"]) == {"S1": 50, "S2": 50, "S3": 0}

    def test_stated_shares_rule_over_ranks(self) -> None:
        assert parts([("S1", 20), ("~S2", 80)]) == {"S1": 20, "S2": 80}

    def test_a_link_without_share_beside_one_with_carries_nothing(self) -> None:
        assert parts(["S1", ("~S2", 40)]) == {"S1": 0, "S2": 40}

    def test_less_than_the_whole_leaves_the_rest(self) -> None:
        assert parts([("S1", 30), ("S2", 20)]) == {"S1": 30, "S2": 20}

    def test_more_than_the_whole_is_scaled_down(self) -> None:
        assert parts([("S1", 100), ("S2", 100)]) == {"S1": 50, "S2": 50}

    def test_shares_of_nothing_carry_nothing(self) -> None:
        assert parts([("S1", 0), ("S2", 0)]) == {"S1": 0, "S2": 0}

    def test_thirds_add_up_to_the_last_millionth(self) -> None:
        assert parts(["~S1", "~S2", "~S3"], baht=0.0001) == {"S1": 0.000034, "S2": 0.000033, "S3": 0.000033}

    def test_the_largest_remainder_gets_the_last_millionth(self) -> None:
        # 3 millionths at 40, 50 and 10 %: 1.2, 1.5, 0.3 → 1, 2, 0.
        shared: list[Any] = [("S1", 40), ("S2", 50), ("S3", 10)]
        assert parts(shared, baht=0.000003) == {"S1": 0.000001, "S2": 0.000002, "S3": 0}

    def test_the_largest_budgets_do_not_overflow(self) -> None:
        shared: list[Any] = [("S1", 33.33), ("S2", 33.33), ("S3", 33.34)]
        assert sum(parts(shared, baht=4_000_000_000_000).values()) == 4_000_000_000_000

    def test_weights_of_a_project_add_up_to_one(self) -> None:
        cascade = Small(ELEMENTS, projects={"P1": ("A1", None, ["~S1", "~S2", "~S3"])}).cascade()
        assert cascade.link_weight.sum() == MILLION


class TestFigures:
    def reported(self, *reports: tuple[int, dict[str, Any]]) -> Cascade:
        return Small(
            ELEMENTS,
            projects={"P1": ("A1", 100, ["S1"]), "P2": ("A1", None, [])},
            reports=[("P1", quarter, fields) for quarter, fields in reports],
        ).cascade()

    def test_latest_handed_in_quarter_counts_whatever_the_order(self) -> None:
        cascade = self.reported(
            (2, {"actual_pct": 50.0, "spent": Decimal("40.25")}), (1, {"actual_pct": 20.0, "spent": Decimal(10)})
        )
        assert cascade.projects.progress[0] == 50
        assert to_baht(cascade.projects.spent[0]) == 40.25
        assert cascade.projects.spent_known.tolist() == [True, False]
        assert np.isnan(cascade.projects.progress[1])

    @pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.RETURNED])
    def test_what_is_not_handed_in_does_not_count(self, state: ReportState) -> None:
        cascade = self.reported(
            (1, {"actual_pct": 20.0}), (2, {"actual_pct": 50.0, "spent": Decimal(9), "state": state})
        )
        assert cascade.projects.progress[0] == 20
        assert cascade.projects.spent[0] == 0
        assert cascade.projects.reported.tolist() == [True, False]
        assert not self.reported((2, {"state": state})).projects.reported[0]

    def test_a_blank_cell_does_not_hide_the_quarter_before(self) -> None:
        cascade = self.reported((1, {"actual_pct": 20.0, "spent": Decimal(5)}), (2, {"actual_pct": 50.0}))
        assert (cascade.projects.progress[0], to_baht(cascade.projects.spent[0])) == (50, 5)

    def test_accepted_is_more_than_submitted(self) -> None:
        assert not self.reported((1, {})).projects.accepted[0]
        assert self.reported((1, {"state": ReportState.ACCEPTED})).projects.accepted.tolist() == [True, False]

    def test_unknown_budget_is_zero_and_marked(self) -> None:
        cascade = self.reported()
        assert cascade.projects.budget.tolist() == [100 * MILLION, 0]
        assert cascade.projects.budget_known.tolist() == [True, False]

    def test_money_is_exact(self) -> None:
        assert millionths(Decimal("41826072.01")) == 41_826_072_010_000
        assert millionths(0.1) == 100_000
        assert to_baht(1_500_000) == 1.5
        assert isinstance(to_baht(2_000_000), int)


class TestRefusals:
    def test_unknown_parent(self) -> None:
        with pytest.raises(InvalidError, match="id:I9"):
            Small({"S1": "I9"}).cascade()

    def test_unknown_link_target(self) -> None:
        with pytest.raises(InvalidError, match=r"link\.element refers to id:S9"):
            Small(ELEMENTS, projects={"P1": ("A1", 1, ["S9"])}).cascade()

    def test_unknown_agency(self) -> None:
        with pytest.raises(InvalidError, match=r"project\.agency refers to id:A9"):
            Small(ELEMENTS, projects={"P1": ("A9", 1, [])}).cascade()

    def test_target_of_an_unknown_indicator(self) -> None:
        with pytest.raises(InvalidError, match="id:K9"):
            Small(ELEMENTS, targets={"K9": 1}).cascade()

    def test_a_link_twice(self) -> None:
        with pytest.raises(DuplicateError, match="id:P1 → id:S1"):
            Small(ELEMENTS, projects={"P1": ("A1", 1, ["S1", "~S1"])}).cascade()

    def test_an_id_twice(self) -> None:
        with pytest.raises(DuplicateError, match="id:A1"):
            Small(ELEMENTS, agencies=["A1", "A1"]).cascade()

    def test_a_share_beyond_the_whole(self) -> None:
        with pytest.raises(InvalidError, match="0–100"):
            Small(ELEMENTS, projects={"P1": ("A1", 1, [("S1", 101)])}).cascade()

    def test_columns_of_unequal_length(self) -> None:
        whole = Small(ELEMENTS).cascade()
        with pytest.raises(InvalidError, match="agencies") as refused:
            Cascade.from_columns(
                whole.scope, whole.as_of,
                plans={"id": [], "code": [], "title": [], "level": [], "in_force": []},
                elements={"id": [], "code": [], "plan": [], "kind": [], "title": []},
                edges={"child": [], "parent": [], "kind": []},
                agencies={"id": ["a", "b"], "code": ["a"], "name": ["a", "b"]},
                projects={"id": [], "code": [], "title": [], "agency": [], "budget": []},
                links={"project": [], "element": [], "is_primary": []},
                indicators={"id": [], "code": [], "name": [], "element": []},
                reports={"project": [], "quarter": [], "state": []},
            )  # fmt: skip
        assert refused.value.fields == {"code": "length"}


class TestOtherYears:
    def test_only_the_scope_counts(self) -> None:
        small = Small(ELEMENTS, projects={"P1": ("A1", 5, ["S1"])}, reports=[("P1", 1, {})])
        here = small.cascade()
        assert (len(here.projects), len(here.links), len(here.reports)) == (1, 1, 1)
        from graph.model.agency import Agency
        from graph.model.project import Project, ProjectLink
        from tests.unit.analysis.small import AREA, PLANS, YEAR, element, link

        def project(code: str, area: str, year: int) -> Project:
            return Project(f"id:{code}", code, area, "id:P", "id:A1", year, code, budget=Decimal(1))

        links: list[ProjectLink] = [link(code, "S1") for code in ("P1", "P2", "P3")]
        cascade = Cascade.build(
            Scope(AREA, YEAR),
            date(2021, 1, 1),
            plans=PLANS,
            elements=[element("S1")],
            agencies=[Agency("id:A1", "A1", AREA, "A1")],
            projects=[project("P1", AREA, YEAR), project("P2", AREA, YEAR + 1), project("P3", "TH-96", YEAR)],
            project_links=links,
        )
        assert cascade.projects.codes == ("P1",)
        assert len(cascade.links) == 1


class TestWithout:
    def test_refuses_what_is_not_here(self) -> None:
        with pytest.raises(InvalidError, match="nobody"):
            without(Small(ELEMENTS).cascade(), agencies=["nobody"])

    def test_an_agency_takes_its_projects_and_duties_along(self) -> None:
        cascade = Small(
            ELEMENTS,
            projects={"P1": ("A1", 5, ["S1"]), "P2": ("A2", 7, ["S2"])},
            indicators={"K1": ("I1", {"owner": "id:A1"}), "K2": ("I1", {"owner": "id:A2"}), "K3": ("I1", {})},
            reports=[("P2", 1, {"actual_pct": 10.0})],
        ).cascade()
        less = without(cascade, agencies=["id:A1"])
        assert less.agencies.codes == ("A2",)
        assert less.projects.codes == ("P2",)
        assert less.projects.agency.tolist() == [0]
        assert less.links.project.tolist() == [0]
        assert less.reports.project.tolist() == [0]
        assert less.indicators.owner.tolist() == [-1, 0, -1]
        assert cascade.projects.codes == ("P1", "P2")


def test_elements_with_one_code_are_told_apart_by_id() -> None:
    from graph.model.plan import Element
    from tests.unit.analysis.small import AREA, AS_OF, PLANS, YEAR

    elements = [Element(f"{plan.id}/S1", "S1", plan.id, plan.level, "strategy", "ชื่อ") for plan in PLANS[:2]]
    cascade = Cascade.build(Scope(AREA, YEAR), AS_OF, plans=PLANS, elements=elements)
    assert cascade.element_keys == ("id:P/S1", "id:NS/S1")
    assert cascade.element_rows["id:NS/S1"] == 1
