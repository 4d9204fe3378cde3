import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from suite.report.charts.style import looks
from suite.report.tables.sheet import Column, Sheet

SHEET = Sheet(
    title="[red]T[/red]",
    columns=(Column("name", words=True), Column("final\nloss")),
    rows=(("a|b", "1,774"), ("[bold]c", "0.5")),
    note="n*te",
    ends=frozenset({0}),
    styles=("bold red", ""),
)


def printed(sheet: Sheet, width: int = 60, colour: bool = False) -> str:
    console = Console(
        file=io.StringIO(), width=width, force_terminal=colour, color_system="standard" if colour else None
    )
    with console.capture() as capture:
        console.print(sheet)
    return capture.get()


def test_the_terminal_shows_the_text_literally() -> None:
    lines = [line.rstrip() for line in printed(SHEET).splitlines()]
    assert lines == [
        "[red]T[/red]",
        "",
        "         final",
        "name      loss",
        "──────────────",
        "a|b      1,774",
        "",
        "[bold]c    0.5",
        "",
        "n*te",
        "",
    ]


def test_only_first_cells_have_colour() -> None:
    text = printed(SHEET, colour=True)
    assert text.count("\x1b[1;31m") == 1
    assert "\x1b[1;31ma|b" in text


NAMES = Sheet(
    "t",
    (Column("place"), Column("initializer", words=True, names=True)),
    (("1", "zeros"), ("2", "he-normal"), ("3", "mine")),
)


def test_names_of_initializers_have_their_colours_where_a_terminal_has_any() -> None:
    console = Console(file=io.StringIO(), width=60, force_terminal=True, color_system="truecolor")
    with console.capture() as capture:
        console.print(NAMES)
    for name, look in looks(["zeros", "mine"]).items():
        red, green, blue = (int(look.colour[at : at + 2], 16) for at in (1, 3, 5))
        assert f"\x1b[38;2;{red};{green};{blue}m{name}" in capture.get()
    assert "38;2;0;0;0m" not in capture.get()
    assert "\x1b" not in printed(NAMES)


def test_markdown_escapes_what_would_be_markup() -> None:
    assert SHEET.markdown() == (
        "### [red]T[/red]\n\n| name | final loss |\n| :--- | ---: |\n| a\\|b | 1,774 |\n| [bold]c | 0.5 |\n\nn\\*te\n"
    )


def test_line_breaks_and_control_characters_in_a_cell_do_not_break_the_table() -> None:
    sheet = Sheet("t", (Column("name", words=True),), (("a\n\x1b[2Jb",),))
    assert "| a [2Jb |" in sheet.markdown()
    assert "a [2Jb" in printed(sheet)


NUMBERS = Sheet(
    "t",
    (Column("n", words=True), Column("accuracy"), Column("steps"), Column("troubles")),
    (("initializer-name", "98.12 % [97.9, 98.3]", "12,000 (18/20)", "1 diverged; 2 failed"),),
)


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (76, ["initializer-name  98.12 % [97.9, 98.3]  12,000 (18/20)  1 diverged; 2 failed"]),
        (75, ["initializer-name  98.12 % [97.9, 98.3]   12,000  1 diverged;", "(18/20)     2 failed"]),
        (58, ["initializer-name       98.12 %   12,000  1 diverged;", "[97.9, 98.3]  (18/20)     2 failed"]),
    ],
)
def test_numbers_continue_on_the_next_line_where_that_is_needed(width: int, lines: list[str]) -> None:
    found = [line.strip() for line in printed(NUMBERS, width).splitlines()]
    assert found[4 : 4 + len(lines)] == lines


@pytest.mark.parametrize("width", [24, 30, 40, 50, 60])
def test_a_narrow_terminal_loses_nothing(width: int) -> None:
    text = printed(NUMBERS, width)
    for character in set("".join(NUMBERS.rows[0]).replace(" ", "")):
        expected = sum(cell.count(character) for cell in NUMBERS.rows[0])
        assert text.count(character) >= expected, character
    assert max(len(line) for line in text.splitlines()) <= width


def test_words_wrap_between_words() -> None:
    sheet = Sheet("t", (Column("a", words=True), Column("b", words=True, wraps=True)), (("name", "a long statement"),))
    assert [line.strip() for line in printed(sheet, 16).splitlines()][4:6] == ["name  a long", "statement"]


def test_no_link_and_no_entity_comes_of_a_text() -> None:
    sheet = Sheet("t", (Column("name", words=True),), (("![x](http://a) [y][z] [0, 1] &lt; a & b",),))
    assert "| ![x]\\(http://a) [y]\\[z] [0, 1] \\&lt; a & b |" in sheet.markdown()


WIDE = Sheet(
    "t",
    (
        Column("initializer", words=True),
        Column("depth", words=True, wraps=True),
        Column("final train\naccuracy, %"),
        Column("final test\naccuracy, %"),
        Column("after\nsteps"),
    ),
    (("glorot-normal", "model.depth = 30, learning_rate = 0.01", "98.00 [97.7, 98.7]", "97.00 [96.5, 97.2]", "7,000"),),
)


def test_names_break_where_their_parts_join_and_never_inside_a_word() -> None:
    shown = [line.split("  ")[0].strip() for line in printed(WIDE, 50).splitlines()]
    assert "glorot-" in shown
    assert "normal" in shown


@given(st.integers(50, 140))
def test_a_table_is_never_wider_than_the_terminal(width: int) -> None:
    lines = printed(WIDE, width).splitlines()
    assert max(len(line.rstrip()) for line in lines) <= width
    text = "".join(lines)
    assert all(text.count(number) == 1 for number in ("98.00", "[97.7,", "98.7]", "97.00", "[96.5,", "97.2]", "7,000"))
