"""Whatever bytes an upload holds, reading ends with a folder or with problems, never with a traceback."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.exchange.plan_folder import read_folder
from tests.examples import examples
from tests.unit.exchange.conftest import FILES

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp874", "latin-1", "utf-32")
cells = st.one_of(
    st.sampled_from(
        ["", "J1", "S1", "A1", "K1", "2563", "๒๕๖๔", "2020", "1", "-1", "1e9", "2562-01-01", "=1", '"', "\x00"]
    ),
    st.text(max_size=8),
)


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A file with a right header and any cells, in some encoding, with some bytes changed."""
    header = FILES[draw(st.sampled_from(sorted(FILES)))].splitlines()[0]
    width = header.count(",") + 1
    rows = draw(st.lists(st.lists(cells, min_size=width - 1, max_size=width + 1), max_size=4))
    text = "\n".join([header, *(draw(st.sampled_from([",", ";"])).join(row) for row in rows)])
    data = bytearray(text.encode(draw(st.sampled_from(ENCODINGS)), errors="replace"))
    for place in draw(st.lists(st.integers(0, max(0, len(data) - 1)), max_size=3)):
        data[place : place + 1] = draw(st.binary(max_size=3))
    return bytes(data)


@settings(max_examples=examples(300))
@given(files=st.dictionaries(st.sampled_from(sorted(FILES)), st.one_of(spoilt(), st.binary(max_size=200)), min_size=1))
def test_any_bytes_are_answered(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as place:
        for name, text in FILES.items():
            (Path(place) / name).write_bytes(files.get(name, text.encode()))
        folder, problems = read_folder(Path(place))
    assert (folder is None) == any(problem.is_error for problem in problems)
    for problem in problems:
        assert problem.problem.isprintable()
        assert problem.problem_th.isprintable()
        assert problem.column is None or problem.column.isprintable()
