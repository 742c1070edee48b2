"""What a process keeps: by weight, the newest in use, each made once."""

from __future__ import annotations

import pytest

from portal.newest import Newest


def made(kept: Newest[str, str], value: str) -> list[str]:
    """Asks for it; what had to be made for that."""
    asked: list[str] = []

    def make() -> str:
        asked.append(value)
        return value

    assert kept.get(value[0], make) == value
    return asked


def test_what_was_used_last_stays_within_the_weight() -> None:
    kept: Newest[str, str] = Newest(10, weight=len)
    made(kept, "aaaa")
    made(kept, "bbbb")
    assert made(kept, "aaaa") == []
    made(kept, "cccc")
    assert made(kept, "aaaa") == []
    assert made(kept, "bbbb") == ["bbbb"]


def test_one_that_is_too_heavy_is_kept_alone() -> None:
    kept: Newest[str, str] = Newest(3, weight=len)
    made(kept, "a")
    made(kept, "bbbbbb")
    assert made(kept, "bbbbbb") == []
    assert made(kept, "a") == ["a"]


def test_what_could_not_be_made_is_tried_again() -> None:
    kept: Newest[str, str] = Newest(1)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: str(1 / 0))
    assert made(kept, "a") == ["a"]
