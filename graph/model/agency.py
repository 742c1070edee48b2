"""Education agencies of a province."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agency:
    """`id` is `<area>/<code>`; `is_peo` marks the provincial education office, the plan's owner."""

    id: str
    code: str
    area: str
    name_th: str
    name_en: str | None = None
    short_th: str | None = None
    parent_th: str | None = None
    former_th: str | None = None
    is_peo: bool = False
    order: int = 0
    version: int = 1

    @property
    def short(self) -> str:
        return self.short_th or self.name_th


def agency_id(area: str, code: str) -> str:
    return f"{area}/{code}"
