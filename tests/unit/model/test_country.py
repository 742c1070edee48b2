"""The reference table of areas."""

from __future__ import annotations

from collections import Counter

from graph.model.area import COUNTRY, AreaKind
from graph.model.country import provinces, regions


def test_there_are_77_provinces_in_18_regions() -> None:
    assert [region.id for region in regions()] == [f"TH-R{number:02d}" for number in range(1, 19)]
    assert len({province.id for province in provinces()}) == len({p.name_th for p in provinces()}) == 77
    assert {region.within for region in regions()} == {COUNTRY}
    sizes = Counter(province.within for province in provinces())
    assert [sizes[region.id] for region in regions()] == [6, 5, 3, 4, 5, 6, 3, 3, 5, 5, 3, 4, 4, 4, 4, 4, 5, 4]
    assert all(area.kind is AreaKind.PROVINCE and area.name_en for area in provinces())


def test_some_provinces_stand_where_they_belong() -> None:
    known = {province.id: province for province in provinces()}
    assert (known["TH-44"].name_th, known["TH-44"].within) == ("มหาสารคาม", "TH-R12")
    assert (known["TH-96"].name_th, known["TH-96"].within) == ("นราธิวาส", "TH-R07")
    assert (known["TH-50"].name_th, known["TH-50"].within) == ("เชียงใหม่", "TH-R15")
