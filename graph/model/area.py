"""Areas: the country, its regions and provinces; and the scope that an analysis works on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

COUNTRY = "TH"


class AreaKind(StrEnum):
    COUNTRY = "country"
    REGION = "region"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Area:
    """`id` is ISO 3166-2 (TH-44) for a province, TH for the country."""

    id: str
    kind: AreaKind
    name_th: str
    name_en: str | None = None
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """One province and one fiscal year (พ.ศ.): what an analysis works on."""

    area: str
    year: int

    @property
    def key(self) -> str:
        return f"{self.area}|{self.year}"
