from typing import get_args

import pytest
from rich.console import Console

from suite.report.tables.remark import MARKS, STYLES, Kind, Remark

LONG = "The signal vanishes: its standard deviation falls from 1 to 0.001 over the layers of the net."


def shown(remark: Remark, width: int = 40) -> list[str]:
    console = Console(width=width)
    with console.capture() as captured:
        console.print(remark.line())
    return [line.rstrip() for line in captured.get().splitlines()]


@pytest.mark.parametrize("kind", sorted(MARKS))
def test_the_lines_of_a_marked_sentence_stand_beside_its_mark(kind: Kind) -> None:
    first, *others = shown(Remark(kind, LONG))
    assert first.startswith(MARKS[kind])
    assert others
    assert all(line.startswith("  ") and line[2] != " " for line in others)


@pytest.mark.parametrize("kind", sorted({*get_args(Kind)} - {*MARKS}))
def test_a_sentence_without_a_mark_has_no_margin(kind: Kind) -> None:
    assert all(line == line.lstrip() for line in shown(Remark(kind, LONG)))
    assert Remark(kind, LONG).marked == LONG


def test_what_a_terminal_would_obey_is_shown_as_text() -> None:
    assert "\x1b" not in "".join(shown(Remark("fault", "a layer named \x1b[31m")))


def test_marks_and_styles_are_of_kinds() -> None:
    assert {*MARKS, *STYLES} <= {*get_args(Kind)}
