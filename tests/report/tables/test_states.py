from suite.analysis.state import State
from suite.report.tables.formats import STYLES


def test_every_state_has_a_style_and_the_worst_stand_first() -> None:
    assert list(STYLES) == list(State)


def test_what_fails_is_red_and_what_is_open_is_yellow() -> None:
    assert {state for state in State if "red" in STYLES[state]} == {state for state in State if state.fails}
    assert {state for state in State if "yellow" in STYLES[state]} == {state for state in State if state.open}
