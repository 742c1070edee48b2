"""Packs that a worker keeps: those of the scopes that ran last, within bounds."""

from __future__ import annotations

from graph.analysis.coverage import coverage
from graph.analysis.gaps.packs import Packed
from graph.analysis.gaps.registry import rank_all
from graph.model.area import Scope
from tests.unit.analysis.small import Small
from workers.kept_packs import KeptPacks

ONE, OTHER = Scope("TH-44", 2564), Scope("TH-96", 2564)
CASCADE = Small({"S1": None}, projects={"P1": ("A1", 1, [])}).cascade()


def pack(kept: KeptPacks, scope: Scope, keep: bool = True) -> Packed:
    return kept.pack(scope, rank_all(CASCADE, coverage(CASCADE)), keep=keep)


def test_what_is_kept_is_taken_over() -> None:
    kept = KeptPacks()
    first = pack(kept, ONE)
    assert pack(kept, ONE).packs[0] is first.packs[0]
    assert list(kept.before(ONE)) == list(first.packs)
    assert not list(kept.before(OTHER))


def test_work_that_goes_once_over_many_scopes_keeps_nothing() -> None:
    kept = KeptPacks()
    first = pack(kept, ONE, keep=False)
    assert pack(kept, ONE).packs[0] is not first.packs[0]


def test_those_that_ran_last_stay_where_there_is_room_for_one() -> None:
    kept = KeptPacks(most=sum(len(one.data) for one in pack(KeptPacks(), ONE).packs))
    first, second = pack(kept, ONE), pack(kept, OTHER)
    assert pack(kept, OTHER).packs[0] is second.packs[0]
    assert pack(kept, ONE).packs[0] is not first.packs[0]
