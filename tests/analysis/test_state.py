import re
from pathlib import Path

import pytest

from suite.analysis.check import FAILED, WELL
from suite.analysis.check import OPEN as LEFT_OPEN
from suite.analysis.state import State, worst

GUIDE = Path(__file__).parents[2] / "docs" / "gate.md"

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


def test_the_guide_has_each_state_with_its_exit_code() -> None:
    guide = GUIDE.read_text("utf-8").partition("## The verdicts")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-z ]+) \| .+ \| (\d) \|$", guide, re.MULTILINE)
    codes = [(str(state), FAILED if state.fails else LEFT_OPEN if state.open else WELL) for state in State]
    assert rows == [(state, str(code)) for state, code in codes]
