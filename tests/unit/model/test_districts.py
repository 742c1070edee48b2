from __future__ import annotations

from graph.model.districts import districts_of


def test_maha_sarakham_has_its_thirteen_districts() -> None:
    districts = districts_of("TH-44")
    assert len({one.name_th for one in districts}) == len(districts) == 13
    assert districts[0].name_th == "เมืองมหาสารคาม"
    assert all(one.name_en.isascii() for one in districts)


def test_of_an_unknown_province_there_are_none() -> None:
    assert districts_of("TH-90") == ()
