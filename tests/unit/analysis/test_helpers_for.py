"""Which agencies could help: each reason against a plain look at the links, and what comes first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.cascade import Cascade
from graph.analysis.helpers_for import WEIGHTS, Helper, ReasonKind, helpers_for
from graph.model.adoption import AdoptionState
from graph.model.project_form import ProjectForm
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, Folder
from tests.unit.analysis.small import AS_OF, YEAR, Small

ELEMENTS = {"I1": None, "O1": "I1", "O2": "I1", "S1": None, "S2": None, "S3": None, "S4": None}
SERVES = [("S1", "O1"), ("S2", "O1"), ("S3", "O2"), ("S3", "O1")]
STRATEGIES = ("S1", "S2", "S3", "S4")


def small(year: int = YEAR, **more: object) -> Small:
    return Small(ELEMENTS, serves=SERVES, agencies=("A1", "A2", "A3"), year=year, **more)  # type: ignore[arg-type]


def found(cascade: Cascade, code: str, *earlier: Cascade, districts: tuple[str, ...] = ()) -> dict[str, Helper]:
    helpers = helpers_for(cascade, cascade.element_rows[code], earlier, districts)
    return {cascade.agencies.codes[helper.agency]: helper for helper in helpers}


def projects_of(helper: Helper, kind: ReasonKind) -> list[str]:
    return [code for reason in helper.reasons if reason.kind is kind for code, _year in reason.projects]


spread = st.lists(st.tuples(st.sampled_from(["A1", "A2", "A3"]), st.sampled_from(STRATEGIES)), max_size=3)


@given(now=spread, then=spread)
def test_projects_here_near_and_before(now: list[tuple[str, str]], then: list[tuple[str, str]]) -> None:
    this = small(projects={f"P{n}": (agency, 1, [code]) for n, (agency, code) in enumerate(now)}).cascade()
    last = small(YEAR - 1, projects={f"Q{n}": (agency, 1, [code]) for n, (agency, code) in enumerate(then)}).cascade()
    # S1 serves O1, as S2 and S3 do; S4 serves nothing that it does.
    for agency, helper in found(this, "S1", last).items():
        here = [f"P{n}" for n, one in enumerate(now) if one == (agency, "S1")]
        near = [f"P{n}" for n, one in enumerate(now) if one in ((agency, "S2"), (agency, "S3"))]
        before = [f"Q{n}" for n, one in enumerate(then) if one == (agency, "S1")]
        assert projects_of(helper, ReasonKind.HERE) == here
        assert projects_of(helper, ReasonKind.NEAR) == near
        assert projects_of(helper, ReasonKind.EARLIER) == before
        assert helper.weight == sum(WEIGHTS[reason.kind] for reason in helper.reasons)
    weights = [helper.weight for helper in helpers_for(this, this.element_rows["S1"], [last])]
    assert weights == sorted(weights, reverse=True)


def test_everyone_is_named_in_the_provinces_order_where_nothing_speaks_for_them() -> None:
    cascade = small().cascade()
    assert [helper.agency for helper in helpers_for(cascade, cascade.element_rows["S4"])] == [0, 1, 2]


def test_partners_indicators_and_districts() -> None:
    cascade = small(
        projects={"P1": ("A1", 1, ["S2"]), "P2": ("A1", 1, ["S4"])},
        partners=[("P1", "A2"), ("P2", "A3")],
        indicators={"K1": ("S1", {"shared": True}), "K2": ("S1", {"owner": "id:A1"})},
        adoptions=[("A3", "K1", AdoptionState.ACCEPTED, 5, None), ("A2", "K1", AdoptionState.DECLINED, None, None)],
        forms={"P2": ProjectForm(districts=("กันทรวิชัย",))},
    ).cascade()
    helpers = found(cascade, "S1", districts=("กันทรวิชัย", "บรบือ"))
    assert projects_of(helpers["A2"], ReasonKind.PARTNER) == ["P1"]
    assert projects_of(helpers["A3"], ReasonKind.PARTNER) == []
    told = {agency: {reason.kind: reason for reason in helper.reasons} for agency, helper in helpers.items()}
    assert told["A3"][ReasonKind.MEASURES].indicators == ("K1",)
    assert told["A1"][ReasonKind.MEASURES].indicators == ("K2",)
    assert ReasonKind.MEASURES not in told["A2"]
    assert told["A1"][ReasonKind.DISTRICT].words == ("กันทรวิชัย",)
    assert ReasonKind.DISTRICT not in told["A2"]


def test_a_name_that_says_what_the_agency_is_for() -> None:
    cascade = Folder(MAHA_SARAKHAM).cascade(2563, AS_OF)
    (words,) = (
        reason.words
        for helper in helpers_for(cascade, cascade.element_rows["S11"])
        for reason in helper.reasons
        if reason.kind is ReasonKind.MANDATE and cascade.agencies.codes[helper.agency] == "A12"
    )
    assert words == ("พิเศษ", "การศึกษาพิเศษ")
