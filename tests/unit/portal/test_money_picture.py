"""Money's stages as the page shows them: names, addresses, what is lost, and many small things put together."""

from __future__ import annotations

from flask import Flask

from graph.analysis.money_flow import Funding, money_flow
from graph.analysis.tables import MILLION
from portal.flows.money import MOST_DRAWN, MoneyPicture, money_picture
from tests.unit.analysis.small import Small
from tests.unit.portal.conftest import Speak

ELEMENTS = {"I1": None, "I2": None, "S1": "I1", "S2": "I2", "N1": None}


def _picture(small: Small, funding: dict[str, Funding]) -> MoneyPicture:
    cascade = small.cascade()
    return money_picture(cascade, money_flow(cascade, funding))


def test_what_passes_where(speak: Speak) -> None:
    small = Small(
        elements=ELEMENTS,
        upstream=[("S1", "N1")],
        projects={"P1": ("A1", 100, ["S1"]), "P2": ("A2", 50, ["S2"]), "P3": ("A2", 25, [])},
    )
    with speak("th"):
        picture = _picture(small, {"id:P1": Funding("Area"), "id:P2": Funding(None, (("Function", 10 * MILLION),))})
    assert picture.total == 175
    assert [(one.title, one.amount) for one in picture.stops["source"]] == [
        ("Area", 100),
        ("Function", 50),
        ("ไม่ระบุแหล่ง", 25),
    ]
    assert [(one.title, one.amount) for one in picture.stops["national"]] == [("ชื่อ N1", 100), ("ไม่ถึงยุทธศาสตร์ชาติ", 75)]
    assert (picture.lost, picture.unnamed) == (75, 25)
    assert [one.code for one in picture.reached] == ["N1"]
    assert [one.url for one in picture.stops["source"]] == [
        "/TH-44/projects?source=Area&year=2563",
        "/TH-44/projects?source=Function&year=2563",
        "/TH-44/projects?source=-&year=2563",
    ]
    onward = {
        (one.start.title, passage.end.title): (passage.amount, passage.url)
        for one in picture.leaving["agency"]
        for passage in one.passages
    }
    assert onward["หน่วยงาน A1", "ชื่อ I1"] == (100, "/TH-44/projects?agency=A1&element=I1&year=2563")
    assert onward["หน่วยงาน A2", "ไม่ถึงประเด็นใด"] == (25, "/TH-44/projects?agency=A2&year=2563")


def test_every_stop_that_is_drawn_has_a_name_and_an_address(speak: Speak) -> None:
    agencies = [f"A{number}" for number in range(1, MOST_DRAWN + 5)]
    projects = {f"P{one}": (one, 10.0 * (place + 1), ["S1"]) for place, one in enumerate(agencies)}
    with speak("en"):
        picture = _picture(Small(elements=ELEMENTS, agencies=agencies, projects=projects), {})
    drawn = [picture.shown[box.key] for box in picture.drawing.boxes]
    assert all(one.title and one.url for one in drawn)
    at_agencies = [one for one in drawn if one.stage == "agency"]
    assert len(at_agencies) == MOST_DRAWN
    assert sum(one.amount for one in at_agencies) == picture.total
    assert len(picture.leaving["agency"]) == len(agencies)


def test_a_year_without_money(app: Flask, speak: Speak) -> None:
    with speak("th"):
        picture = _picture(Small(elements=ELEMENTS), {})
    assert picture.total == 0
    assert picture.drawing.boxes == ()
