"""What settles a comparison, in which order: the states themselves are in the table of test_compare."""

from dataclasses import replace
from typing import Any

import pytest

from suite.analysis.regression.grounds import recovered, settled
from suite.analysis.state import State
from suite.benchmark.baseline import Entry
from tests.analysis.regression.conftest import LOSS, STEPS, entry, place

GOOD = entry([0.9] * 5)


def state_of(present: Entry | None, accepted: Entry | None, *, streams: bool = True) -> State | None:
    """Return the state that is settled, None where numbers decide."""
    found = settled(place(present, accepted), streams)
    return found[0] if found else None


def test_numbers_decide_where_nothing_else_does() -> None:
    assert state_of(GOOD, GOOD) is None
    assert state_of(GOOD, entry([0.1] * 20), streams=False) is None


def test_each_ground_outweighs_those_after_it() -> None:
    """Everything is wrong at first; one fault after the other is taken away."""
    wrong: dict[str, Any] = {"configuration": "d", "data": ["x"] * 3, "draws": 1, "twins": 2}
    crashing: dict[str, Any] = {"seeds": [0, 1, 2], "failed": [3, 4]}
    lost, then = [None] * 3, entry([1.0] * 5, LOSS)
    everything = place(entry(lost, LOSS, **wrong, **crashing), then, missing=1, unmeasured="x")
    assert settled(everything, True) == (State.MISSING, "1 planned seed has no result in the present environment")
    assert settled(replace(everything, missing=0), True) == (State.MISSING, "x")
    assert state_of(entry(lost, LOSS, **wrong, **crashing), then) is State.NOT_COMPARABLE
    del wrong["configuration"]
    assert state_of(entry(lost, LOSS, **wrong, **crashing), then) is State.NOT_COMPARABLE
    del wrong["data"]
    assert state_of(entry(lost, LOSS, **wrong, **crashing), then) is State.CRASHED
    assert state_of(entry(lost, LOSS, **wrong), then) is State.MISSING
    assert state_of(entry([1.0] * 3, LOSS, **wrong), then) is State.FAIL
    assert state_of(entry([1.0] * 3, LOSS), then) is None


def test_several_missing_seeds_are_counted() -> None:
    found = settled(place(GOOD, GOOD, missing=2), True)
    assert found == (State.MISSING, "2 planned seeds have no result in the present environment")


@pytest.mark.parametrize("values", [[None] * 5, [None] * 4 + [100.0]])
def test_steps_that_were_never_reached_are_numbers_like_any_other(values: list[float | None]) -> None:
    assert state_of(entry(values, STEPS), entry([100.0] * 5, STEPS)) is None


def test_a_loss_that_some_seeds_have_is_compared() -> None:
    assert state_of(entry([None] * 4 + [1.0], LOSS), entry([1.0] * 5, LOSS)) is None
    assert state_of(entry([None] * 5, LOSS), entry([None] * 5, LOSS)) is None


@pytest.mark.parametrize(
    ("present", "accepted", "streams", "state"),
    [
        ((5, [5]), (20, []), True, State.CRASHED),
        ((5, [19]), (19, [19]), True, None),
        ((19, [25]), (19, [19]), True, State.CRASHED),
        ((9, [9]), (18, [18, 19]), False, None),
        ((8, [8, 9]), (18, [18, 19]), False, State.CRASHED),
        ((38, [38, 39]), (19, [19]), False, None),
        ((37, [37, 38, 39]), (19, [19]), False, State.CRASHED),
        ((0, [19]), (19, [19]), True, State.CRASHED),
        ((0, [0]), (0, [0]), True, State.PASS),
        ((0, [0]), (0, [0, 1, 2]), False, State.PASS),
        ((0, range(9)), (0, [0]), True, State.PASS),
        ((1, [1]), (0, [0, 1]), True, State.RECOVERED),
    ],
)
def test_a_crash_is_new_by_its_seed_or_by_its_share(
    present: tuple[int, list[int]], accepted: tuple[int, list[int]], streams: bool, state: State | None
) -> None:
    ours, theirs = (entry([0.9] * count, failed=failed) for count, failed in (present, accepted))
    assert state_of(ours, theirs, streams=streams) is state


@pytest.mark.parametrize(
    ("present", "accepted", "streams", "expected"),
    [
        (GOOD, entry([0.9] * 4, failed=[4]), True, True),
        (GOOD, entry([0.9] * 4, failed=[7]), True, False),
        (GOOD, entry([0.9], seeds=[5], failed=range(5)), True, True),
        (GOOD, entry([0.9] * 4, failed=[4, 7]), True, False),
        (GOOD, entry([0.9] * 4, failed=[7]), False, True),
        (entry([0.9] * 4, failed=[5]), entry([0.9] * 4, failed=[4]), False, False),
        (GOOD, GOOD, True, False),
        (None, entry([0.9] * 4, failed=[4]), True, False),
        (GOOD, None, True, False),
    ],
)
def test_recovered_are_the_seeds_that_failed(
    present: Entry | None, accepted: Entry | None, streams: bool, expected: bool
) -> None:
    assert recovered(place(present, accepted), streams) is expected


@pytest.mark.parametrize(
    ("draws", "before", "seeds", "state"),
    [
        (5, 20, 20, None),
        (4, 20, 20, State.FAIL),
        (1, 20, 20, State.FAIL),
        (0, 20, 20, None),
        (1, 19, 20, None),
        (1, 0, 20, None),
        (1, 1, 1, None),
        (1, 2, 2, State.FAIL),
    ],
)
def test_seeds_draw_weights_of_their_own_where_they_did(
    draws: int, before: int, seeds: int, state: State | None
) -> None:
    assert state_of(entry([0.9] * 5, draws=draws), entry([0.9] * seeds, draws=before)) is state


@pytest.mark.parametrize(("now", "before", "state"), [(0, 0, None), (1, 1, None), (1, 2, None), (2, 1, State.FAIL)])
def test_twins_may_not_become_more(now: int, before: int, state: State | None) -> None:
    assert state_of(entry([0.9] * 5, twins=now), entry([0.9] * 5, twins=before)) is state


def test_many_seeds_are_not_listed_to_the_end() -> None:
    found = settled(place(entry([0.9] * 2, failed=range(2, 9)), entry([0.9] * 9)), True)
    assert found == (State.CRASHED, "no score in 7 of 9 seeds: seeds 2, 3, 4, 5, 6, …; accepted without one: none")
    five = settled(place(entry([0.9] * 2, failed=range(2, 7)), entry([0.9] * 7)), True)
    assert five is not None
    assert "seeds 2, 3, 4, 5, 6;" in five[1]


@pytest.mark.parametrize("streams", [True, False])
def test_data_without_a_digest_is_not_other_data(streams: bool) -> None:
    for known, unknown in (("a", ""), ("", "a"), ("", "")):
        assert state_of(entry([0.9] * 5, data=[known]), entry([0.9] * 5, data=[unknown]), streams=streams) is None
    some = entry([0.9] * 5, data=["", *[f"data-{seed}" for seed in range(1, 5)]])
    assert state_of(some, GOOD, streams=streams) is None
