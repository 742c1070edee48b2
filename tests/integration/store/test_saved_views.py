"""Saved views: each person's own, renamed on the version that was opened, removed and brought back."""

from __future__ import annotations

import pytest

from graph.errors import InvalidError, NotFoundError, StaleError
from graph.model.people import Actor
from graph.model.saved_view import MAX_ADDRESS, MAX_NAME, MOST_VIEWS, SavedView
from graph.store import audit, saved_views
from tests.factories import Province
from tests.integration.store.conftest import ACTOR, at_once

ADDRESS = "/TH-90/alignment/plan?year=2563&grade=0"
OTHER = Actor("other", "ผู้อื่น")


def keep(province: Province, name: str = "ที่ยังขาด") -> SavedView:
    return saved_views.keep_view(province.area, name, ADDRESS, ACTOR)


def test_a_view_is_its_keeper_s_alone(province: Province) -> None:
    kept = keep(province, "  ที่ยังขาด ")

    assert (kept.name, kept.address, kept.version) == ("ที่ยังขาด", ADDRESS, 1)
    assert saved_views.list_views(province.area, ACTOR.person) == [kept]
    assert saved_views.list_views(province.area, OTHER.person) == []
    for do in (saved_views.remove_view, saved_views.restore_view):
        with pytest.raises(NotFoundError):
            do(province.area, kept.id, OTHER)
    with pytest.raises(NotFoundError):
        saved_views.rename_view(province.area, kept.id, 1, "ของฉัน", OTHER)
    with pytest.raises(NotFoundError):
        saved_views.get_view("TH-91", ACTOR.person, kept.id)


def test_renaming_asks_for_the_version_that_was_opened(province: Province) -> None:
    kept = keep(province)

    renamed = saved_views.rename_view(province.area, kept.id, 1, "กลยุทธ์ที่ขาด", ACTOR)

    assert (renamed.name, renamed.version) == ("กลยุทธ์ที่ขาด", 2)
    with pytest.raises(StaleError):
        saved_views.rename_view(province.area, kept.id, 1, "อื่น", ACTOR)
    newest, oldest = audit.history(kept.id)
    assert (newest.before, newest.after) == ({"name": "ที่ยังขาด"}, {"name": "กลยุทธ์ที่ขาด"})
    assert oldest.after == {"name": "ที่ยังขาด", "address": ADDRESS}


def test_what_is_removed_comes_back(province: Province) -> None:
    kept = keep(province)

    saved_views.remove_view(province.area, kept.id, ACTOR)
    assert saved_views.list_views(province.area, ACTOR.person) == []
    with pytest.raises(NotFoundError):
        saved_views.remove_view(province.area, kept.id, ACTOR)
    saved_views.restore_view(province.area, kept.id, ACTOR)

    (again,) = saved_views.list_views(province.area, ACTOR.person)
    assert (again.name, again.address) == (kept.name, kept.address)
    with pytest.raises(NotFoundError):
        saved_views.restore_view(province.area, kept.id, ACTOR)


@pytest.mark.parametrize(
    ("name", "address", "wrong"),
    [
        (" ", ADDRESS, {"name": "required"}),
        ("ก" * (MAX_NAME + 1), "", {"name": "too_long", "address": "required"}),
        ("ก", "/" * (MAX_ADDRESS + 1), {"address": "too_long"}),
    ],
)
def test_what_cannot_be_kept(province: Province, name: str, address: str, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidError) as refused:
        saved_views.keep_view(province.area, name, address, ACTOR)

    assert refused.value.fields == wrong
    assert saved_views.list_views(province.area, ACTOR.person) == []


def test_two_renames_at_once_keep_one(province: Province) -> None:
    kept = keep(province)

    done = at_once(
        [lambda name=name: saved_views.rename_view(province.area, kept.id, 1, name, ACTOR) for name in ("ก", "ข")]
    )

    assert sum(isinstance(one, StaleError) for one in done) == 1
    assert saved_views.get_view(province.area, ACTOR.person, kept.id).version == 2


def test_nobody_keeps_more_than_can_be_listed(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_views, "MOST_VIEWS", 1)
    assert MOST_VIEWS > 1
    keep(province)

    with pytest.raises(InvalidError) as refused:
        keep(province)

    assert refused.value.fields == {"name": "too_many"}
