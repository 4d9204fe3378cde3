import pytest

from suite.analysis.state import State, worst

# What a CI job makes of each: red, neither, green.
RED = [State.FAIL, State.CRASHED, State.MISSING, State.NOT_COMPARABLE, State.DRIFTED]
OPEN = [State.STALE, State.WEAKER, State.UNDECIDED, State.CHANGED, State.NOT_AS_KNOWN, State.NEW]
KNOWN = [State.KNOWN_TO_FAIL, State.KNOWN_UNDECIDED]
GREEN = [*KNOWN, State.RECOVERED, State.IMPROVED, State.PASS, State.NOT_JUDGED]


def test_the_list_is_closed_and_the_worst_stand_first() -> None:
    assert list(State) == [*RED, *OPEN, *GREEN]
    assert [state.severity for state in State] == list(range(len(State)))


@pytest.mark.parametrize("state", State)
def test_each_state_fails_or_is_open_or_neither(state: State) -> None:
    assert (state.fails, state.open) == (state in RED, state in OPEN)


def test_a_state_is_its_name() -> None:
    for state in State:
        assert f"{state}" == state.name.lower().replace("_", " ")
        assert State(str(state)) is state


def test_the_worst_of_some() -> None:
    assert worst([State.PASS, State.CRASHED, State.UNDECIDED]) is State.CRASHED
    assert worst(iter([State.IMPROVED])) is State.IMPROVED
    assert worst(State) is State.FAIL


def test_nothing_that_was_judged_is_not_well() -> None:
    assert worst([]) is State.UNDECIDED
