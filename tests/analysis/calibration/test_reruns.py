"""The decision of a calibration is that of a check: the same states, rerun by rerun."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from suite.analysis.calibration import reruns
from suite.analysis.calibration.pool import Pool
from suite.analysis.calibration.reruns import NOISE, PLANTED, TIMES, Draws, Form, Planted, count, draws
from suite.analysis.regression.compare import compare
from suite.analysis.regression.evidence import Samples
from suite.analysis.regression.grounds import Place
from suite.analysis.regression.noninferiority import decided, level
from suite.analysis.state import State
from suite.benchmark.baseline import Entry
from suite.benchmark.sweep import EVERYWHERE
from suite.stats.shift import Array

MakePool = Callable[..., Pool]
MIXED = ("normal", "skewed, some stuck", "coarse", "two outcomes", "constant")


def entry(initializer: str, values: Array) -> Entry:
    numbers = tuple(values.tolist())
    return Entry(
        initializer=initializer,
        metric="final/test_accuracy",
        configuration="c",
        seeds=tuple(range(len(numbers))),
        values=numbers,
    )


def checked(pool: Pool, present: Array, accepted: Array, paired: bool, alpha: float) -> list[State]:
    """Return what a check says of one rerun, of values of shape (subjects, n)."""
    places = {
        subject.initializer: Place(
            subject.initializer,
            EVERYWHERE,
            subject.metric,
            entry(subject.initializer, ours),
            entry(subject.initializer, theirs),
            subject.margin,
        )
        for subject, ours, theirs in zip(pool.subjects, present, accepted, strict=True)
    }
    return [each.state for each in compare(places, same_streams=paired, alpha=alpha).values()]


def expected(pool: Pool, drawn: Draws, paired: bool, alpha: float) -> dict[tuple[int, Planted], State]:
    """Return what a check says of the one rerun that was drawn: unchanged, and with each drop in each subject."""
    accepted, present = pool.values[:, drawn.accepted[0]], pool.values[:, drawn.present[0]]
    said = {(at, NOISE): state for at, state in enumerate(checked(pool, present, accepted, paired, alpha))}
    for at in range(len(pool.subjects)):
        for planted in PLANTED:
            dropped = planted.plant(pool, at, drawn.present, drawn.luck)
            if dropped is not None:
                changed = present.copy()
                changed[at] = dropped[0]
                said[at, planted] = checked(pool, changed, accepted, paired, alpha)[at]
    return said


@pytest.mark.parametrize("paired", [False, True])
@pytest.mark.parametrize(
    ("n", "alpha", "margin"), [(3, 0.05, 0.01), (5, 0.05, 0.03), (9, 0.1, 0.01), (20, 0.01, 0.02), (8, 0.5, 0.001)]
)
def test_calibration_and_check_agree_state_by_state(
    pool: MakePool, n: int, alpha: float, margin: float, paired: bool
) -> None:
    given = pool(*MIXED, margin=margin, seed=n)
    kinds = set()
    for one in draws(given, 6, n, seed=5).chunks(1):
        found, said = count(given, one, paired, alpha), expected(given, one, paired, alpha)
        noise = [said[at, NOISE] for at in range(len(given.subjects))]
        assert found.alarms == (State.FAIL in noise)
        assert found.green == (set(noise) <= {State.PASS, State.IMPROVED})
        assert found.found == {key: int(state is State.FAIL) for key, state in said.items()}
        assert found.passed == {key: int(state in (State.PASS, State.IMPROVED)) for key, state in said.items()}
        kinds |= set(said.values())
    assert kinds >= ({State.UNDECIDED} if n == 3 else {State.PASS, State.FAIL, State.UNDECIDED})


@pytest.mark.parametrize("paired", [False, True])
def test_many_decisions_at_once_are_those_of_single_checks(pool: MakePool, paired: bool) -> None:
    given = pool(*MIXED, margin=0.02)
    drawn = draws(given, 40, 12, seed=1)
    accepted = given.values[:, drawn.accepted]
    present = given.values[:, drawn.present] + np.linspace(-0.06, 0.04, 40)[:, None]
    evidence = [
        Samples(ours, theirs, (ours, theirs) if paired else (ours[:, :0], theirs[:, :0]), 1).evidence(
            0.02, level(0.05, len(MIXED))
        )
        for ours, theirs in zip(present, accepted, strict=True)
    ]
    found = np.stack([each.states for each in decided(evidence, 0.05)], axis=-1)
    single = [checked(given, present[:, at], accepted[:, at], paired, 0.05) for at in range(40)]
    assert found.tolist() == [[str(state) for state in states] for states in single]
    assert {State.FAIL, State.PASS, State.IMPROVED, State.UNDECIDED} <= set(found.ravel())


def test_counts_do_not_depend_on_how_many_reruns_are_held_at_a_time(
    pool: MakePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = pool("normal", "coarse")
    drawn = draws(given, 50, 8, seed=0)
    whole = count(given, drawn, False, 0.05)
    monkeypatch.setattr(reruns, "CELLS", 7 * 2 * 8**2)
    assert count(given, drawn, False, 0.05) == whole
    monkeypatch.setattr(reruns, "CELLS", 1)
    assert count(given, drawn, False, 0.05) == whole


def test_seeds_are_joint_over_subjects_and_sides_are_independent(pool: MakePool) -> None:
    given = pool("normal")
    twins = Pool(given.subjects * 2, np.tile(given.values, (2, 1)), np.tile(given.untrained, (2, 1)))
    drawn = draws(twins, 300, 10, seed=0)
    found = count(twins, drawn, False, 0.05)
    assert [found.passed[0, planted] for planted in PLANTED] == [found.passed[1, planted] for planted in PLANTED]
    assert found.passed[0, NOISE] == found.green > 0
    correlation = np.corrcoef(drawn.accepted.ravel(), drawn.present.ravel())[0, 1]
    assert abs(correlation) < 4 / np.sqrt(drawn.accepted.size)


def test_draws_are_those_of_their_seed_and_number(pool: MakePool) -> None:
    given = pool("normal")
    first, again, other = draws(given, 5, 8, seed=0), draws(given, 5, 8, seed=0), draws(given, 5, 8, seed=1)
    assert (first.present == again.present).all()
    assert (first.luck == again.luck).all()
    assert (first.present != other.present).any()
    assert {int(value) for value in draws(given, 200, 20, seed=0).accepted.ravel()} == set(range(200))


DRAWN = np.random.default_rng(3).integers(200, size=(2000, 20))
LUCK = np.random.default_rng(4).random((2000, 20))


@pytest.mark.parametrize("planted", PLANTED)
@pytest.mark.parametrize("shape", ["normal", "skewed, some stuck", "two outcomes"])
def test_the_mean_drops_by_as_much_in_every_form(pool: MakePool, planted: Planted, shape: str) -> None:
    given = pool(shape, margin=0.03)
    dropped = planted.plant(given, 0, DRAWN, LUCK)
    assert dropped is not None
    fall = given.values[0][DRAWN] - dropped
    size = 0.03 if planted.times is None else 0.01 * planted.times
    assert fall.mean() == pytest.approx(size, abs=4 * fall.std() / np.sqrt(fall.size) + 1e-9)


def test_every_seed_falls_by_as_much_and_no_accuracy_below_nothing(pool: MakePool) -> None:
    given = pool("coarse")
    seeds = np.arange(200)
    dropped = Planted(Form.SHIFT, 2.0).plant(given, 0, seeds, LUCK[0])
    assert dropped is not None
    assert dropped.tolist() == np.round(given.values[0] - 0.02, 2).tolist()
    low = replace(given, values=np.full((1, 200), 0.03))
    nothing = Planted(Form.SHIFT, 5.0).plant(low, 0, seeds, LUCK[0])
    assert nothing is not None
    assert (nothing == 0).all()


def test_a_loss_may_rise_without_end(pool: MakePool) -> None:
    given = pool("normal")
    subject = replace(given.subjects[0], metric="final/test_loss", margin=0.2)
    given = replace(given, subjects=(subject,), values=-given.values)
    dropped = Planted(Form.SHIFT, 5.0).plant(given, 0, np.arange(200), LUCK[0])
    assert dropped == pytest.approx(given.values[0] - 1.0)


def test_failing_seeds_are_untrained_and_the_others_as_they_were(pool: MakePool) -> None:
    given = pool("normal")
    planted = Planted(Form.FAILURES, 5.0)
    dropped = planted.plant(given, 0, DRAWN, LUCK)
    assert dropped is not None
    failed = dropped == 0.5
    assert (dropped[~failed] == given.values[0][DRAWN][~failed]).all()
    share = 0.05 / (given.values[0].mean() - 0.5)
    assert planted.share(given, 0) == pytest.approx(share)
    assert (failed == (share > LUCK)).all()


@pytest.mark.parametrize("untrained", [0.9, 0.89, np.nan, -np.inf])
def test_failing_cannot_cost_more_than_training_gains(pool: MakePool, untrained: float) -> None:
    given = replace(pool("normal"), untrained=np.full((1, 200), untrained))
    assert Planted(Form.FAILURES, 5.0).plant(given, 0, DRAWN, LUCK) is None
    assert Planted(Form.SHIFT, 5.0).plant(given, 0, DRAWN, LUCK) is not None


def test_infinitely_bad_results_cannot_be_averaged(pool: MakePool) -> None:
    given = pool("normal")
    given.values[0, 0] = -np.inf
    assert Planted(Form.FAILURES, 1.0).share(given, 0) is None


def test_all_forms_and_sizes_are_planted_once() -> None:
    assert len(set(PLANTED)) == len(PLANTED) == len(Form) * (len(TIMES) + 1)
    assert NOISE not in PLANTED
