"""Every named state, and each way into it; then the numbers behind a state."""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suite.analysis.regression.compare import compare
from suite.analysis.state import State
from suite.benchmark.baseline import Entry
from tests.analysis.regression.conftest import ACCURACY, LOSS, STEPS, compared, entry, normal, place

THEN, NOW = normal(1), normal(2)
HALF = [0.5] * 20
NEVER: list[float | None] = [None] * 20
ONE_FELL = [*THEN[:19], 0.1]
LITTLE = (0.0001, -0.0001, -0.0002, 0.0002)


def shifted(by: float, values: list[float] = THEN) -> list[float]:
    """Return the same seeds, each moved by as much, and by a little that differs from seed to seed."""
    return [round(value + by + LITTLE[at % 4], 6) for at, value in enumerate(values)]


@dataclass
class Case:
    """Two sides, and the state with a part of the reason that are expected of them."""

    state: State
    reason: str
    present: Entry | None
    accepted: Entry | None
    margin: float = 0.01
    other_root: bool = False
    more: dict[str, Any] = field(default_factory=dict)


EXCLUDED = "a drop of 1 point is excluded"
SHOWN = "a drop is shown, and one of 1 point not excluded"
NEITHER = "a drop of 1 point is neither excluded nor shown"
SAME = "every seed gives the accepted number, to the last digit"

PASSES = {
    "every seed as before": Case(State.PASS, SAME, entry(THEN), entry(THEN)),
    "one seed, as before": Case(State.PASS, SAME, entry(THEN[:1]), entry(THEN)),
    "noise, other seeds": Case(State.PASS, EXCLUDED, entry(NOW), entry(THEN), other_root=True),
    "noise, seed by seed": Case(State.PASS, EXCLUDED, entry(shifted(0)), entry(THEN)),
    "fewer seeds than accepted": Case(State.PASS, EXCLUDED, entry(shifted(0)[:10]), entry(THEN)),
    "more seeds than accepted": Case(State.PASS, EXCLUDED, entry(normal(3, 40)), entry(THEN)),
    "a drop below the margin": Case(
        State.PASS,
        "a drop of 0.5 points is shown, below the margin of 1 point",
        entry(shifted(-0.005)),
        entry(THEN),
    ),
    "a drop of the mean below the margin, most seeds equal": Case(
        State.PASS,
        "a drop of 0.25 points is shown, below the margin of 1 point",
        entry([*[0.98] * 15, *[0.97] * 5]),
        entry([0.98] * 20),
    ),
    "zeros against zeros": Case(State.PASS, SAME, entry(HALF, draws=1), entry(HALF, draws=1)),
    "zeros, other seeds": Case(State.PASS, EXCLUDED, entry(HALF[:5], draws=1), entry(HALF, draws=1), other_root=True),
    "all diverged, as before": Case(State.PASS, SAME, entry(HALF, diverged=20), entry(HALF, diverged=20)),
    "one fell far, as before": Case(State.PASS, EXCLUDED, entry(shifted(0, ONE_FELL)), entry(ONE_FELL)),
    "one fell far, as before, and fewer seeds": Case(
        State.PASS, EXCLUDED, entry(shifted(0, [0.1, *THEN])[:10]), entry([0.1, *THEN])
    ),
    "a loss that rises below the margin": Case(
        State.PASS, "a rise of 0.005 is shown, below the margin of 0.01", entry(shifted(0.005), LOSS), entry(THEN, LOSS)
    ),
    "a target that is never reached": Case(State.PASS, SAME, entry(NEVER, STEPS), entry(NEVER, STEPS), 100),
    "never reached, other seeds": Case(
        State.PASS,
        "a slowdown of 100 steps is excluded",
        entry(NEVER, STEPS),
        entry(NEVER, STEPS),
        100,
        other_root=True,
    ),
    "all fail, as accepted": Case(
        State.PASS, "no seed has a score, as accepted", entry([], failed=range(5)), entry([], failed=range(5))
    ),
    "one fails, as accepted": Case(
        State.PASS, EXCLUDED, entry(shifted(0)[:19], failed=[19]), entry(THEN[:19], failed=[19])
    ),
    "the same share fails, other seeds": Case(
        State.PASS, EXCLUDED, entry(NOW[:18], failed=[18, 19]), entry(THEN[:9], failed=[9]), other_root=True
    ),
    "weights that ignored their seed before": Case(
        State.PASS, EXCLUDED, entry(shifted(0), draws=1), entry(THEN, draws=1)
    ),
    "twins, as accepted": Case(State.PASS, EXCLUDED, entry(shifted(0), twins=2), entry(THEN, twins=2)),
    "draws are unknown": Case(State.PASS, EXCLUDED, entry(shifted(0), draws=0), entry(THEN)),
    "fixed data, other seeds": Case(
        State.PASS, EXCLUDED, entry(NOW, data=["a"]), entry(THEN, data=["a"]), other_root=True
    ),
    "data of which nothing is known": Case(State.PASS, EXCLUDED, entry(shifted(0), data=[]), entry(THEN, data=["a"])),
}

FAILS = {
    "a drop of exactly the margin": Case(
        State.FAIL, "a drop is shown", entry([0.96] * 5), entry([*[0.97] * 4, 0.96]), other_root=True
    ),
    "half of the seeds fall from where all are equal": Case(
        State.FAIL, "a drop is shown", entry([*[1.0] * 10, *[0.9] * 10]), entry([1.0] * 20), other_root=True
    ),
    "all fall by less than the margin, and some far": Case(
        State.FAIL,
        "a drop is shown; the typical seed holds, but the mean is 13.4 points worse",
        entry([*shifted(-0.005)[:17], 0.1, 0.1, 0.1]),
        entry(THEN),
    ),
    "0.97 falls to 0.90": Case(State.FAIL, SHOWN, entry(normal(2, mean=0.90)), entry(THEN), other_root=True),
    "two points, seed by seed": Case(
        State.FAIL, SHOWN, entry(shifted(-0.02, normal(4, deviation=0.05))), entry(normal(4, deviation=0.05))
    ),
    "five seeds against twenty": Case(State.FAIL, SHOWN, entry(shifted(-0.05)[:5]), entry(THEN)),
    "a loss that rises": Case(
        State.FAIL, "a rise is shown, and one of 0.01 not excluded", entry(shifted(0.02), LOSS), entry(THEN, LOSS)
    ),
    "every present seed below the worst accepted one": Case(
        State.FAIL, SHOWN, entry([min(THEN) - 0.02] * 20), entry(THEN), other_root=True
    ),
    "steps that grow": Case(
        State.FAIL,
        "a slowdown is shown, and one of 50 steps not excluded",
        entry(range(300, 320), STEPS),
        entry(range(100, 120), STEPS),
        50,
    ),
    "a target that is not reached any more": Case(
        State.FAIL,
        "a slowdown is shown, and one of 50 steps not excluded",
        entry(NEVER, STEPS),
        entry(range(100, 120), STEPS),
        50,
    ),
    "a target that most do not reach any more": Case(
        State.FAIL,
        "a slowdown is shown, and one of 50 steps not excluded",
        entry([*NEVER[:15], *[100] * 5], STEPS),
        entry([100] * 20, STEPS),
        50,
    ),
    "all diverge": Case(State.FAIL, SHOWN, entry([0.1] * 20, diverged=20), entry(THEN)),
    "divergences": Case(
        State.FAIL,
        "a rise is shown, and one of 0.1 not excluded",
        entry([1.0] * 20, "final/diverged"),
        entry([0.0] * 20, "final/diverged"),
        0.1,
    ),
    "recovered, but worse": Case(State.FAIL, SHOWN, entry(shifted(-0.05)), entry(THEN[:19], failed=[19])),
    "an initializer that ignores its seed": Case(
        State.FAIL,
        "the initializer ignores its seed: 20 seeds start from the same initial weights",
        entry(NOW, draws=1),
        entry(THEN),
    ),
    "the same numbers from the same weights": Case(State.FAIL, "ignores its seed", entry(THEN, draws=1), entry(THEN)),
    "weights that repeat": Case(
        State.FAIL, "only 19 different initial weights", entry(shifted(0), draws=19), entry(THEN)
    ),
    "twins": Case(
        State.FAIL,
        "equal layers start as twins: 2 kernels are copies, accepted 0",
        entry(shifted(0), twins=2),
        entry(THEN),
    ),
    "more twins": Case(State.FAIL, "3 kernels are copies, accepted 2", entry(THEN, twins=3), entry(THEN, twins=2)),
}

IMPROVES = {
    "a rise": Case(State.IMPROVED, "a rise is shown", entry(shifted(0.01)), entry(THEN)),
    "a small rise": Case(State.IMPROVED, "a rise is shown", entry(shifted(0.001)), entry(THEN)),
    "a rise, other seeds": Case(
        State.IMPROVED, "a rise is shown", entry(normal(2, mean=0.98)), entry(THEN), other_root=True
    ),
    "a loss that falls": Case(State.IMPROVED, "a drop is shown", entry(shifted(-0.02), LOSS), entry(THEN, LOSS)),
    "a loss that is finite again": Case(State.IMPROVED, "a drop is shown", entry(THEN, LOSS), entry([None] * 20, LOSS)),
    "fewer steps": Case(
        State.IMPROVED, "a speed-up is shown", entry(range(100, 120), STEPS), entry(range(300, 320), STEPS), 50
    ),
    "a target that is reached at last": Case(
        State.IMPROVED, "a speed-up is shown", entry(range(100, 120), STEPS), entry(NEVER, STEPS), 50
    ),
}

UNDECIDED = {
    "zeros, of which one seed was accepted": Case(
        State.UNDECIDED, "fewer than 5 seeds", entry(HALF, draws=1), entry(HALF[:1])
    ),
    "four seeds, a huge drop": Case(State.UNDECIDED, "fewer than 5 seeds", entry([0.1] * 4), entry(THEN)),
    "four seeds were accepted": Case(State.UNDECIDED, "fewer than 5 seeds", entry(THEN), entry([0.99] * 4)),
    "one seed, a little worse": Case(State.UNDECIDED, "fewer than 5 seeds", entry([THEN[0] - 1e-6]), entry(THEN)),
    "wide noise": Case(
        State.UNDECIDED, NEITHER, entry(normal(2, deviation=0.05)), entry(normal(1, deviation=0.05)), other_root=True
    ),
    "one seed falls far": Case(State.UNDECIDED, "the mean is 4.3 points worse", entry(ONE_FELL), entry(THEN)),
    "one loss overflows": Case(
        State.UNDECIDED, "the mean is infinitely worse", entry([*THEN[:19], None], LOSS), entry(THEN, LOSS)
    ),
    "more losses overflow than before": Case(
        State.UNDECIDED,
        "the mean is infinitely worse",
        entry([*NOW[:16], *[None] * 4], LOSS),
        entry([*THEN[:19], None], LOSS),
        other_root=True,
    ),
    "some seeds rise, one falls far": Case(
        State.UNDECIDED, "some seeds are far off", entry([*shifted(0.01)[:19], 0.1]), entry(THEN)
    ),
}

MISSING = {
    "no result at all": Case(State.MISSING, "20 planned seeds have no result", None, entry(THEN), more={"missing": 20}),
    "one result": Case(
        State.MISSING, "1 planned seed has no result", entry(THEN[:19]), entry(THEN), more={"missing": 1}
    ),
    "nothing accepted, no result": Case(State.MISSING, "no result", entry(THEN[:19]), None, more={"missing": 1}),
    "others crash": Case(State.MISSING, "no result", entry([], failed=range(19)), entry(THEN), more={"missing": 1}),
    "no such metric": Case(
        State.MISSING, "unknown metric", entry(NEVER), entry(NEVER), more={"unmeasured": "unknown metric 'x'"}
    ),
    "no such metric, nothing accepted": Case(
        State.MISSING, "unknown metric", entry(NEVER), None, more={"unmeasured": "unknown metric 'x'"}
    ),
    "an accuracy that vanished": Case(State.MISSING, f"no seed has a finite {ACCURACY}", entry(NEVER), entry(THEN)),
    "a loss that overflows in all seeds": Case(
        State.MISSING, f"no seed has a finite {LOSS}", entry(NEVER, LOSS), entry([*THEN[:19], None], LOSS)
    ),
}

CRASHED = {
    "nothing accepted yet, all fail": Case(
        State.CRASHED, "no score in any of 2 seeds, and nothing accepted yet", entry([], failed=[0, 1]), None
    ),
    "one seed": Case(
        State.CRASHED,
        "no score in 1 of 20 seeds: seed 19; accepted without one: none",
        entry(THEN[:19], failed=[19]),
        entry(THEN),
    ),
    "all seeds": Case(
        State.CRASHED, "no score in 20 of 20 seeds: seeds 0, 1, 2, 3, 4, …", entry([], failed=range(20)), entry(THEN)
    ),
    "one more": Case(
        State.CRASHED,
        "no score in 2 of 20 seeds: seeds 18, 19; accepted without one: seed 19",
        entry(THEN[:18], failed=[18, 19]),
        entry(THEN[:19], failed=[19]),
    ),
    "as many, but others": Case(
        State.CRASHED,
        "seed 0; accepted without one: seed 19",
        entry(THEN[1:], seeds=range(1, 20), failed=[0]),
        entry(THEN[:19], failed=[19]),
    ),
    "a larger share, other seeds": Case(
        State.CRASHED,
        "no score in 2 of 7 seeds",
        entry(NOW[:5], failed=[5, 6]),
        entry(THEN[:18], failed=[18, 19]),
        other_root=True,
    ),
    "nothing but the one that was accepted so": Case(
        State.CRASHED, "no score in 1 of 1 seed: seed 19", entry([], failed=[19]), entry(THEN[:19], failed=[19])
    ),
    "those left start from the same weights": Case(
        State.CRASHED, "no score", entry(THEN[:19], failed=[19], draws=1), entry(THEN)
    ),
}

RECOVERED = {
    "the one that failed": Case(
        State.RECOVERED, f"all seeds have a score again; {EXCLUDED}", entry(shifted(0)), entry(THEN[:19], failed=[19])
    ),
    "and better": Case(State.RECOVERED, "again; a rise is shown", entry(shifted(0.01)), entry(THEN[:19], failed=[19])),
    "all": Case(
        State.RECOVERED, "20 of 20 seeds have a score, accepted: none", entry(THEN), entry([], failed=range(20))
    ),
    "most of all": Case(
        State.RECOVERED, "19 of 20 seeds have a score", entry(THEN[:19], failed=[19]), entry([], failed=range(20))
    ),
    "other seeds": Case(State.RECOVERED, "again", entry(NOW), entry(THEN[:19], failed=[19]), other_root=True),
    "the one that failed has not run": Case(
        State.PASS, EXCLUDED, entry(shifted(0)[:10]), entry(THEN[:19], failed=[19])
    ),
    "one of two": Case(State.PASS, EXCLUDED, entry(shifted(0)[:19], failed=[19]), entry(THEN[:18], failed=[18, 19])),
    "recovered, undecided": Case(
        State.UNDECIDED, "fewer than 5", entry(THEN[:4]), entry(THEN[1:4], seeds=[1, 2, 3], failed=[0])
    ),
}

NEW_AND_STALE = {
    "nothing accepted yet": Case(State.NEW, "20 seeds, nothing accepted yet", entry(THEN), None),
    "nothing accepted yet, one seed": Case(State.NEW, "1 seed, nothing accepted yet", entry(THEN[:1]), None),
    "not planned any more": Case(State.STALE, "no longer planned", None, entry(THEN), math.nan),
}

OTHER = [f"data-{seed}" for seed in range(19)]

NOT_COMPARABLE = {
    "another definition": Case(
        State.NOT_COMPARABLE, "definition has changed", entry(THEN, configuration="d"), entry(THEN)
    ),
    "another definition crashes": Case(
        State.NOT_COMPARABLE, "definition has changed", entry([], failed=[0], configuration="d"), entry(THEN)
    ),
    "another fixed dataset": Case(
        State.NOT_COMPARABLE, "20 of 20 seeds got other data", entry(THEN, data=["a"]), entry(THEN, data=["b"])
    ),
    "another fixed dataset, other seeds": Case(
        State.NOT_COMPARABLE,
        "20 of 20 seeds got other data",
        entry(NOW, data=["a"]),
        entry(THEN, data=["b"]),
        other_root=True,
    ),
    "another fixed dataset, two other seeds": Case(
        State.NOT_COMPARABLE,
        "2 of 2 seeds got other data",
        entry(NOW[:2], data=["a"]),
        entry(THEN[:2], data=["b"]),
        other_root=True,
    ),
    "drawn data where it was fixed, other seeds": Case(
        State.NOT_COMPARABLE, "other data", entry(NOW), entry(THEN, data=["a"]), other_root=True
    ),
    "fixed data where it was drawn, other seeds": Case(
        State.NOT_COMPARABLE, "other data", entry(NOW, data=["a"]), entry(THEN), other_root=True
    ),
    "one seed's data": Case(
        State.NOT_COMPARABLE, "1 of 20 seeds got other data", entry(THEN, data=[*OTHER, "x"]), entry(THEN)
    ),
    "the data of a seed that is not accepted": Case(
        State.PASS, EXCLUDED, entry(NOW, data=[*OTHER, "x"]), entry(THEN[:19])
    ),
    "drawn data, other seeds": Case(
        State.PASS, EXCLUDED, entry(NOW, data=[f"other-{seed}" for seed in range(20)]), entry(THEN), other_root=True
    ),
    "one seed tells not whether data is fixed": Case(
        State.UNDECIDED, "fewer than 5 seeds", entry(NOW[:1], data=["a"]), entry(THEN, data=["b"]), other_root=True
    ),
    "fixed data of one seed on each side": Case(
        State.NOT_COMPARABLE, "1 of 1 seed got other data", entry(NOW[:1], data=["a"]), entry(THEN[:1], data=["b"])
    ),
}

GOLDEN = {
    f"{part}: {name}": case
    for part, table in {
        "pass": PASSES,
        "fail": FAILS,
        "improved": IMPROVES,
        "undecided": UNDECIDED,
        "missing": MISSING,
        "crashed": CRASHED,
        "recovered": RECOVERED,
        "new and stale": NEW_AND_STALE,
        "not comparable": NOT_COMPARABLE,
    }.items()
    for name, case in table.items()
}


@pytest.mark.parametrize("name", GOLDEN)
def test_every_state_and_each_way_into_it(name: str) -> None:
    case = GOLDEN[name]
    found = compared(case.present, case.accepted, case.margin, same_streams=not case.other_root, **case.more)
    assert (found.state, case.reason in found.reason) == (case.state, True), f"{found.state}: {found.reason}"


ELSEWHERE = {
    State.CHANGED,
    State.DRIFTED,
    State.WEAKER,
    State.NOT_AS_KNOWN,
    State.KNOWN_TO_FAIL,
    State.KNOWN_UNDECIDED,
    State.NOT_JUDGED,
}
"""States that claims have, or that come after the comparison: see test_reproduced and test_weaker."""


def test_the_table_has_every_state() -> None:
    assert {case.state for case in GOLDEN.values()} == set(State) - ELSEWHERE


# What no numbers may come to, whatever they are.
values = st.lists(st.sampled_from([0.1, 0.5, 0.9, 0.95, 0.96, 0.97, 0.98, 1.0]), min_size=1, max_size=12)
GREEN = {State.PASS, State.IMPROVED, State.RECOVERED}


@settings(deadline=None)  # the first null distribution of each pair of sizes is counted
@given(values, values, st.booleans())
def test_no_mean_that_falls_by_the_margin_is_green(present: list[float], accepted: list[float], streams: bool) -> None:
    state = compared(entry(present), entry(accepted), same_streams=streams).state
    shared = accepted[: len(present)] if streams and len(present) <= len(accepted) else accepted
    if np.mean(present) <= np.mean(shared) - 0.01 - 1e-9:
        assert state not in GREEN


@settings(deadline=None)
@given(values, st.integers(1, 12), st.integers(0, 8))
def test_a_larger_share_of_values_that_are_not_finite_is_not_green(values: list[float], lost: int, before: int) -> None:
    present, accepted = [*values, *[None] * lost], [*values * 4, *[None] * before]
    if lost / len(present) > before / len(accepted):
        assert compared(entry(present, LOSS), entry(accepted, LOSS), 0.5, same_streams=False).state not in GREEN


@settings(deadline=None)
@given(values, values)
def test_a_loss_is_judged_as_its_negative_would_be_as_an_accuracy(present: list[float], accepted: list[float]) -> None:
    found = compared(entry(present), entry(accepted))
    mirrored = compared(entry([-x for x in present], LOSS), entry([-x for x in accepted], LOSS))
    assert (mirrored.state, mirrored.drop, mirrored.needed) == (found.state, found.drop, found.needed)
    assert mirrored.difference == -found.difference
    assert (mirrored.low, mirrored.high) == (-found.high, -found.low)


@settings(deadline=None)
@given(values, values, st.randoms(use_true_random=False))
def test_the_order_of_seeds_does_not_matter(present: list[float], accepted: list[float], random: Any) -> None:
    order = list(range(len(present)))
    random.shuffle(order)
    turned = entry([present[at] for at in order], seeds=order)
    assert compared(turned, entry(accepted)) == compared(entry(present), entry(accepted))


def test_the_numbers_behind_a_state() -> None:
    found = compared(entry(shifted(-0.02)[:10]), entry(THEN))
    assert (found.initializer, found.point, found.metric) == ("he", (), ACCURACY)
    assert (found.seeds, found.accepted_seeds, found.margin) == (10, 20, 0.01)
    assert (found.accepted, found.present) == (np.median(THEN), np.median(shifted(-0.02)[:10]))
    assert found.low <= found.difference <= found.high < 0
    assert found.difference == pytest.approx(-0.02, abs=2e-4)
    assert (found.paired, found.needed) == (True, 0)
    assert found.drop == 2**-10


def test_bounds_and_difference_have_the_metrics_own_sign() -> None:
    found = compared(entry(shifted(0.02), LOSS), entry(THEN, LOSS))
    assert 0 < found.low <= found.difference <= found.high
    assert found.difference == pytest.approx(0.02, abs=2e-4)


def test_no_difference_is_a_plain_zero() -> None:
    found = compared(entry(HALF, LOSS), entry(HALF, LOSS))
    assert [math.copysign(1, value) for value in (found.difference, found.low, found.high)] == [1, 1, 1]


def test_a_median_is_over_the_seeds_that_have_the_metric() -> None:
    found = compared(entry([100, 120, 500, None, None], STEPS), entry(NEVER[:5], STEPS), 50)
    assert (found.present, math.isnan(found.accepted)) == (120, True)


def test_a_settled_place_has_no_difference() -> None:
    found = compared(None, entry(THEN), math.nan)
    assert (found.accepted, found.seeds, found.accepted_seeds) == (np.median(THEN), 0, 20)
    assert all(map(math.isnan, (found.present, found.difference, found.low, found.high, found.drop)))
    new = compared(entry(THEN), None)
    assert (new.present, new.seeds, new.accepted_seeds) == (np.median(THEN), 20, 0)


def test_pairs_need_enough_seeds_for_the_smallest_level() -> None:
    few, more = entry(shifted(0)[:5]), entry(shifted(0)[:8])
    assert compared(few, entry(THEN)).paired
    assert compared(few, entry(THEN), alpha=0.01).paired is False
    assert compared(more, entry(THEN), alpha=0.01).paired
    assert compared(more, entry(THEN), same_streams=False).paired is False
    assert compared(entry(normal(3, 21)), entry(THEN)).paired is False


def test_an_undecided_place_says_how_many_seeds_would_decide() -> None:
    found = compared(entry(normal(2, 10, deviation=0.02)), entry(normal(1, deviation=0.02)), same_streams=False)
    assert found.state is State.UNDECIDED
    assert 10 < found.needed < 1000
    assert f"about {found.needed} seeds would decide" in found.reason


@pytest.mark.parametrize(
    ("present", "accepted", "said"),
    [
        (4, 20, "fewer than 5 seeds decide nothing; about 5 seeds would decide (instead of 4)"),
        (4, 5, "fewer than 5 seeds decide nothing; about 5 seeds would decide (instead of 4)"),
        (20, 4, "fewer than 5 seeds decide nothing; about 5 seeds would decide (both accepted and present ones)"),
        (4, 4, "fewer than 5 seeds decide nothing; about 5 seeds would decide (both accepted and present ones)"),
    ],
)
def test_too_few_seeds_say_which_side_needs_more(present: int, accepted: int, said: str) -> None:
    found = compared(entry(THEN[:present]), entry(NOW[:accepted]))
    assert (found.state, found.reason, found.needed) == (State.UNDECIDED, said, 5)


def test_five_seeds_are_enough() -> None:
    undecided = compared(entry(normal(2, 5, deviation=0.02)), entry(normal(1, 5, deviation=0.02)), same_streams=False)
    assert (undecided.state, undecided.needed > 5) == (State.UNDECIDED, True)
    assert compared(entry(THEN[:5]), entry(shifted(0)[:5])).state is State.PASS
    assert compared(entry(shifted(-0.05)[:5]), entry(THEN[:5])).state is State.FAIL


@pytest.mark.parametrize(("by", "state"), [(0.0, State.PASS), (-0.02, State.FAIL), (0.02, State.IMPROVED)])
def test_a_p_value_of_exactly_alpha_shows_it(by: float, state: State) -> None:
    present, accepted = entry(shifted(by)[:5]), entry(THEN[:5])
    assert compared(present, accepted, alpha=2**-5).state is state
    assert compared(present, accepted, alpha=2**-5 - 1e-9, same_streams=True).paired is False


def test_a_mean_that_falls_by_exactly_the_margin_does_not_hold() -> None:
    accepted = [0.5] * 16
    just, less = [0.5] * 15 + [0.375], [0.5] * 15 + [0.376]
    assert compared(entry(just), entry(accepted), 2**-7).state is State.UNDECIDED
    assert compared(entry(less), entry(accepted), 2**-7).state is State.PASS


def drop_of(count: int) -> dict[str, State]:
    """Return the states of as many places, the first of which has fallen as five pairs of seeds can just show alone."""
    worse, same = entry(shifted(-0.02)[:5]), entry(shifted(0)[:5])
    places = {f"{at}": place(same if at else worse, entry(THEN[:5])) for at in range(count)}
    return {key: found.state for key, found in compare(places, same_streams=True).items()}


def test_one_drop_among_many_places_has_to_be_clearer() -> None:
    assert drop_of(1)["0"] is State.FAIL
    rising = [drop_of(count)["0"] for count in range(1, 20)]
    assert State.FAIL in rising
    assert rising[-1] is State.UNDECIDED


def test_places_that_numbers_do_not_decide_take_no_part_in_the_multiplicity() -> None:
    worse = place(entry(shifted(-0.02)[:5]), entry(THEN[:5]))
    settled = {f"new {at}": place(entry(THEN), None) for at in range(50)}
    found = compare(settled | {"worse": worse}, same_streams=True)
    assert found["worse"].state is State.FAIL
    assert list(found) == [*settled, "worse"]


def test_nothing_to_compare_is_nothing() -> None:
    assert compare({}, same_streams=True) == {}
