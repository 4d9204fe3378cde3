"""Numbers at the same seeds, libraries and machine: a state of its own where they are others."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.analysis.regression.compare import Comparison, compare
from suite.analysis.regression.grounds import differences
from suite.analysis.state import State
from suite.benchmark.baseline import Entry
from tests.analysis.regression.conftest import LOSS, entry, normal, place

THEN = normal(1)
OTHERS = [value + 0.0001 for value in THEN]
BETTER, WORSE = [value + 0.01 for value in THEN], [value - 0.02 for value in THEN]


def held(present: Entry, accepted: Entry, *, same_streams: bool = True, reproducible: bool = True) -> Comparison:
    """Return the comparison of a place in which numbers ought to be the same."""
    at = replace(place(present, accepted), reproducible=reproducible)
    return compare({"it": at}, same_streams=same_streams)["it"]


@pytest.mark.parametrize(
    ("present", "accepted", "state", "said"),
    [
        (entry(THEN), entry(THEN), State.PASS, "every seed gives the accepted number, to the last digit"),
        (entry(OTHERS), entry(THEN), State.CHANGED, "20 of 20 seeds differ: the code has changed what it computes"),
        (entry([*THEN[:19], 0.96]), entry(THEN), State.CHANGED, "1 of 20 seeds differ"),
        (entry(OTHERS[:10]), entry(THEN), State.CHANGED, "10 of 10 seeds differ"),
        (entry([*THEN, *normal(2)]), entry(THEN), State.PASS, "a drop of 1 point is excluded"),
        (entry(BETTER), entry(THEN), State.CHANGED, "a rise is shown; 20 of 20 seeds differ"),
        (entry(THEN), entry(THEN[1:], seeds=range(1, 20), failed=[0]), State.RECOVERED, "have a score again"),
        (
            entry(OTHERS),
            entry(THEN[:19], failed=[19]),
            State.CHANGED,
            "score again; a drop of 1 point is excluded; 19 of 19 seeds",
        ),
        (entry(WORSE), entry(THEN), State.FAIL, "a drop is shown, and one of 1 point not excluded; 20 of 20 seeds"),
        (entry(OTHERS[:1]), entry(THEN[:1]), State.UNDECIDED, "1 of 1 seed differs: the code has"),
        (entry(OTHERS, configuration="d"), entry(THEN), State.NOT_COMPARABLE, "settings"),
        (
            entry([value * (1 + 3e-8) for value in THEN], LOSS),
            entry(THEN, LOSS),
            State.CHANGED,
            "20 of 20 seeds differ in the last digits, by 3e-08 at most: the code rounds differently",
        ),
        (entry([None, *THEN[1:]], LOSS), entry(THEN, LOSS), State.UNDECIDED, "1 of 20 seeds differ: the code"),
        (entry([None, *THEN[1:]], LOSS), entry([None, *THEN[1:]], LOSS), State.PASS, "to the last digit"),
    ],
)
def test_other_numbers_are_a_state_beside_pass_and_a_word_beside_all_else(
    present: Entry, accepted: Entry, state: State, said: str
) -> None:
    found = held(present, accepted)
    assert (found.state, said in found.reason) == (state, True), found.reason


@pytest.mark.parametrize("how", [{"same_streams": False}, {"reproducible": False}])
def test_other_seeds_libraries_or_machines_may_give_other_numbers(how: dict[str, bool]) -> None:
    found = held(entry(OTHERS), entry(THEN), **how)
    assert found.state in (State.PASS, State.IMPROVED)
    assert "seeds differ" not in found.reason


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0.0, 1e-9, 0.1])), min_size=1, max_size=9))
def test_differences_are_counted_one_by_one(drawn: list[tuple[float, float]]) -> None:
    then, now = [value for value, _ in drawn], [value + by for value, by in drawn]
    expected = sum(after != before for before, after in zip(then, now, strict=True))
    found = differences(entry(now), entry(then))
    assert (found.seeds if found else 0) == expected
    assert found is None or found.shared == len(drawn)
