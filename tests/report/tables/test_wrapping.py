from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from suite.report.tables.wrapping import PIECES, filled, shared

texts = st.text(st.sampled_from("ab-_./:=, 好"), max_size=60)


@given(texts, st.integers(2, 30))
def test_no_line_is_too_wide_and_no_letter_is_lost(text: str, width: int) -> None:
    lines = filled(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(texts, st.integers(2, 30))
def test_names_break_only_behind_what_joins_their_parts(text: str, width: int) -> None:
    if all(cell_len(piece) <= width for piece in PIECES.findall(text)):
        joined = [line[-1:] for line in filled(text, width)[:-1]]
        rest = "".join(text.split())
        for at, line in enumerate(filled(text, width)[:-1]):
            rest = rest[len("".join(line.split())) :]
            assert joined[at] in "-_./:=," or " " in text
            assert rest


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 30)), min_size=1, max_size=6), st.integers(0, 120))
def test_columns_share_their_room(columns: list[tuple[int, int]], room: int) -> None:
    least = [low for low, _ in columns]
    most = [low + more for low, more in columns]
    widths = shared(room, least, most)
    assert all(low <= width <= high for low, width, high in zip(least, widths, most, strict=True))
    assert sum(widths) == max(sum(least), min(room, sum(most)))
