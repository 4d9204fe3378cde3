"""Accepted drops that add up, and how often noise is taken for them."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from suite.analysis.regression.compare import Comparison, compare
from suite.analysis.regression.evidence import Samples
from suite.analysis.regression.noninferiority import States, decided, level
from suite.analysis.state import State
from suite.benchmark.baseline import Entry, Origin
from tests.analysis.regression.conftest import ACCURACY, LOSS, STEPS, entry, normal, place

THEN = normal(1)
MARGIN = 0.03
RERUNS, ENTRIES = 2000, 5


def moved(by: float) -> list[float]:
    """Return the same seeds, each moved by about as much."""
    return [round(value + by + (0.0002 if at % 2 else -0.0002), 6) for at, value in enumerate(THEN)]


def held(
    present: Sequence[float | None],
    accepted: Sequence[float | None],
    origin: Sequence[float | None],
    metric: str = ACCURACY,
    margin: float = MARGIN,
    day: str = "2026-05-04",
    root: int = 0,
) -> Comparison:
    """Return the comparison of present values with accepted ones that have an origin."""
    before = Origin(accepted=day, seed=root, seeds=tuple(range(len(origin))), values=tuple(origin))
    then = entry(accepted, metric).model_copy(update={"origin": before})
    return compare({"it": place(entry(present, metric), then, margin)}, same_streams=True, seed=0)["it"]


def test_five_accepted_drops_of_two_points_are_seen() -> None:
    states = []
    for step in range(1, 6):
        found = held(moved(-0.02 * step), moved(-0.02 * (step - 1)), THEN)
        states.append(found.state)
    assert states == [State.PASS] + [State.DRIFTED] * 4
    assert found.reason == (
        "a drop of 2 points is shown, below the margin of 3 points; a drop of 10 points since the results of "
        "2026-05-04 is shown, and one of 3 points not excluded; where it is meant, `accept --reset-origin`"
    )
    alone = compare({"it": place(entry(moved(-0.1)), entry(moved(-0.08)), MARGIN)}, same_streams=True)["it"]
    assert alone.state is State.PASS, "without an origin nobody knows"


def test_unchanged_results_stay_red_until_the_origin_is_reset() -> None:
    found = held(moved(-0.1), moved(-0.1), THEN)
    assert found.state is State.DRIFTED
    assert found.reason.startswith("every seed gives the accepted number, to the last digit; a drop of 10 points since")


def test_a_small_drop_since_the_origin_is_named_and_passes() -> None:
    found = held(moved(-0.012), moved(-0.012), THEN)
    assert found.state is State.PASS
    assert "a drop of 1.2 points since the results of 2026-05-04 is shown, below the margin of 3 points" in found.reason


@pytest.mark.parametrize("by", [0.0, 0.02])
def test_what_has_not_dropped_since_its_origin_is_judged_as_if_it_had_none(by: float) -> None:
    found = held(moved(by), moved(0), THEN)
    plain = compare({"it": place(entry(moved(by)), entry(moved(0)), MARGIN)}, same_streams=True)["it"]
    assert (found.state, found.reason) == (plain.state, plain.reason)


def test_a_drop_from_the_accepted_values_is_a_failure_that_names_both() -> None:
    found = held(moved(-0.1), moved(-0.02), THEN)
    assert found.state is State.FAIL
    assert "a drop is shown, and one of 3 points not excluded; a drop of 10 points since" in found.reason


@pytest.mark.parametrize(
    ("metric", "present", "origin", "said"),
    [
        (LOSS, [0.5 + at / 1000 for at in range(20)], [0.3 + at / 1000 for at in range(20)], "a rise of 0.2 since"),
        (STEPS, range(300, 320), range(100, 120), "a slowdown of 200 steps since"),
        (STEPS, [None] * 20, range(100, 120), "a slowdown since the results of an earlier day is shown"),
    ],
)
def test_losses_rise_and_steps_slow_down(
    metric: str, present: Sequence[float | None], origin: Sequence[float], said: str
) -> None:
    found = held(present, present, origin, metric, 0.05, day="")
    assert found.state is State.DRIFTED
    assert said in found.reason
    assert "since the results of an earlier day is shown" in found.reason


def test_an_origin_of_another_root_is_compared_without_pairs() -> None:
    wide = normal(3, deviation=0.2)
    fallen = [value - 0.04 for value in wide]
    assert held(fallen, fallen, wide, root=0).state is State.DRIFTED
    assert held(fallen, fallen, wide, root=1).state is State.PASS


def test_few_seeds_of_an_origin_decide_nothing() -> None:
    assert held(moved(-0.1), moved(-0.1), THEN[:4]).state is State.PASS


def drift(draw: np.random.Generator, fallen: float, seeds: int) -> list[States]:
    """Return, for each test of a benchmark whose entries have an origin, the states of many reruns.

    Accepted values and those of the origin are samples of their own; present ones have `fallen` since either.
    """
    tests: list[Samples] = []
    for _ in range(ENTRIES):
        present = draw.normal(0.95 - fallen, 0.01, (RERUNS, seeds))
        for _ in ("accepted", "origin"):
            before = draw.normal(0.95, 0.01, (RERUNS, seeds))
            tests.append(Samples(present, before, (present[:, :0], before[:, :0]), 1))
    reach = level(0.05, len(tests))
    return [each.states for each in decided([each.evidence(MARGIN, reach) for each in tests], 0.05)]


@pytest.mark.parametrize("seeds", [5, 20])
def test_noise_alone_seldom_fails_any_of_both_tests(seeds: int) -> None:
    states = np.stack(drift(np.random.default_rng(seeds), 0.0, seeds))
    rate = float((states == State.FAIL).any(axis=0).mean())
    assert rate <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / RERUNS)


def test_a_drop_of_ten_points_since_the_origin_is_nearly_always_found() -> None:
    states = drift(np.random.default_rng(0), 0.1, 5)
    assert all(float(np.mean(each == State.FAIL)) > 0.95 for each in states[1::2])


def test_an_entry_at_its_origin_has_its_values() -> None:
    origin = Origin(seed=3, seeds=(4, 5), values=(0.1, None))
    then = entry(THEN).model_copy(update={"origin": origin}).at_origin
    assert (then.seeds, then.values, then.origin) == ((4, 5), (0.1, None), None)
    assert Entry.model_validate(then.model_dump()) == then
    plain = entry(THEN)
    assert plain.at_origin is plain
