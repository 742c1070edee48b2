"""A flow's drawing: nothing overlaps, widths are proportional, every band starts and ends at its boxes."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.flows.sankey import BOX_WIDTH, LABEL_HEIGHT, STAGE_GAP, THINNEST, Sankey, sankey


def _drawn(flows: dict[tuple[str, str], int]) -> Sankey:
    left, right = dict.fromkeys(start for start, _ in flows), dict.fromkeys(end for _, end in flows)
    return sankey(
        [
            [(one, sum(amount for (start, _), amount in flows.items() if start == one)) for one in left],
            [(one, sum(amount for (_, end), amount in flows.items() if end == one)) for one in right],
        ],
        flows,
    )


flows = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["x", "y", "z", "u", "v"])), st.integers(1, 10**12)
)


@given(flows)
def test_no_two_boxes_of_a_stage_share_room_for_their_labels(drawn: dict[tuple[str, str], int]) -> None:
    picture = _drawn(drawn)
    for x in (0, STAGE_GAP):
        stage = sorted((box for box in picture.boxes if box.x == x), key=lambda box: box.top)
        for upper, lower in pairwise(stage):
            assert lower.top >= upper.top + upper.height - 1e-6
            assert lower.middle - upper.middle >= LABEL_HEIGHT - 1e-6
        assert all(box.middle + LABEL_HEIGHT / 2 <= picture.height for box in stage)


@given(flows)
def test_bands_leave_and_arrive_at_their_boxes(drawn: dict[tuple[str, str], int]) -> None:
    picture = _drawn(drawn)
    boxes = {box.key: box for box in picture.boxes}
    assert {(band.start, band.end): band.amount for band in picture.bands} == drawn
    for band in picture.bands:
        x, y, *_curve, to_x, to_y = (float(one) for one in re.findall(r"-?[\d.]+", band.path)[:8])
        start, end = boxes[band.start], boxes[band.end]
        assert (x, to_x) == (start.x + BOX_WIDTH, end.x)
        assert start.top - 0.1 <= y <= start.top + start.height + 0.1
        assert end.top - 0.1 <= to_y <= end.top + end.height + 0.1


def test_heights_are_proportional() -> None:
    boxes = {box.key: box.height for box in _drawn({("a", "x"): 3_000_000, ("b", "x"): 1_000_000}).boxes}
    assert boxes["a"] == pytest.approx(3 * boxes["b"])
    assert boxes["x"] == pytest.approx(boxes["a"] + boxes["b"])
    assert boxes["b"] > THINNEST


def test_nothing_is_drawn_of_nothing() -> None:
    assert sankey([[], []], {}).boxes == ()
