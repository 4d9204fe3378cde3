"""The decision on many reruns at once: against a slow reference, and how often it is wrong."""

import math
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from suite.analysis.looks import schedule
from suite.analysis.regression.evidence import Samples
from suite.analysis.regression.noninferiority import NonInferiority, decided, level
from suite.analysis.state import State
from suite.stats.shift import Array

RERUNS, ENTRIES, ACCEPTED = 2000, 7, 20
MARGIN = 0.01

Draw = Callable[[np.random.Generator, tuple[int, ...]], Array]


def at_most(rate: float | np.floating, alpha: float, count: int = RERUNS) -> bool:
    """Return whether a share of `count` reruns agrees with a probability of `alpha` or less: 3 standard errors."""
    return bool(rate <= alpha + 3 * math.sqrt(alpha * (1 - alpha) / count))


def samples(present: Array, accepted: Array, streams: bool = False) -> Samples:
    """Return samples of shape (…, seeds); where streams have one root, all present seeds are accepted ones."""
    count = present.shape[-1] if streams else 0
    return Samples(present, accepted, (present[..., :count], accepted[..., :count]), sign=1)


def decide(both: Sequence[Samples], alpha: float = 0.05, margin: float = MARGIN) -> list[NonInferiority]:
    """Return the decisions on the places of one benchmark."""
    reach = level(alpha, len(both))
    return decided([each.evidence(margin, reach) for each in both], alpha)


Side = Literal["less", "greater"]


def reference(ours: Array, theirs: Array, pairs: bool) -> Callable[[float, Side], float]:
    """Return scipy's exact p-value of "the shift is less, or greater, than this"."""

    def p(shift: float, side: Side) -> float:
        if pairs:
            return float(stats.wilcoxon(ours - theirs - shift, alternative=side, method="exact", axis=None).pvalue)
        return float(stats.mannwhitneyu(ours - shift, theirs, alternative=side, method="exact", axis=None).pvalue)

    return p


places = st.lists(
    st.tuples(st.integers(5, 9), st.integers(-40, 20), st.integers(1, 60), st.integers(0, 2**32 - 1)),
    min_size=1,
    max_size=4,
)


@settings(deadline=None)
@given(places, st.booleans(), st.sampled_from([0.01, 0.05, 0.2]))
def test_states_are_those_of_a_slow_reference(
    drawn: list[tuple[int, int, int, int]], streams: bool, alpha: float
) -> None:
    both, tests = [], []
    for count, shift, spread, seed in drawn:
        generator = np.random.default_rng(seed)
        accepted = generator.normal(0, spread / 1000, count)
        present = generator.normal(shift / 1000, spread / 1000, count)
        pairs = streams and 2.0**-count <= alpha / len(drawn)
        both.append(samples(present, accepted, streams))
        tests.append((reference(present, accepted, pairs), float(np.mean(present) - np.mean(accepted))))
    decisions = decide(both, alpha)
    drops = stepped([float(each.evidence.fall) for each in decisions])
    rises = stepped([p(0, "greater") for p, _ in tests])
    for found, (p, gain), drop, rise in zip(decisions, tests, drops, rises, strict=True):
        assert (float(found.drop), float(found.rise)) == pytest.approx((drop, rise))
        excluded = p(-MARGIN, "greater") <= alpha
        if excluded and gain > -MARGIN:
            expected = State.IMPROVED if rise <= alpha else State.PASS
        else:
            expected = State.FAIL if drop <= alpha else State.UNDECIDED
        assert found.state is expected


def stepped(p: Sequence[float]) -> list[float]:
    """Return Holm's adjusted p-values, by his own words: the smallest first, each times how many are left."""
    order = sorted(range(len(p)), key=lambda at: p[at])
    adjusted, highest = [0.0] * len(p), 0.0
    for rejected, at in enumerate(order):
        highest = max(highest, min(1.0, p[at] * (len(p) - rejected)))
        adjusted[at] = highest
    return adjusted


def stuck(generator: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Return skewed accuracies, of which one seed in ten stays at chance."""
    trained = 1 - generator.exponential(0.02, shape)
    return np.where(generator.uniform(size=shape) < 0.1, 0.1, trained)


DISTRIBUTIONS: dict[str, Draw] = {
    "normal": lambda generator, shape: generator.normal(0.95, 0.03, shape),
    "skewed, with stuck seeds": stuck,
    "discrete, with ties": lambda generator, shape: generator.binomial(20, 0.9, shape) / 20,
    "all equal": lambda _, shape: np.full(shape, 0.5),
    "never reached, or not": lambda generator, shape: np.where(generator.uniform(size=shape) < 0.5, -np.inf, -100.0),
}


def reruns(draw: Draw, seeds: int, streams: bool, seed: int) -> list[Samples]:
    """Return noise-only reruns of a whole benchmark.

    What a seed adds is the same for all entries, and for both sides where their streams have one root: entries, and
    sides, depend on each other as they do in a real check.
    """
    generator = np.random.default_rng(seed)
    seeded = draw(generator, (RERUNS, max(seeds, ACCEPTED)))
    other = seeded if streams else draw(generator, (RERUNS, ACCEPTED))
    both = []
    for _ in range(ENTRIES):
        present, accepted = draw(generator, (RERUNS, seeds)), draw(generator, (RERUNS, ACCEPTED))
        ours = np.where(generator.uniform(size=present.shape) < 0.3, seeded[:, :seeds], present)
        theirs = np.where(generator.uniform(size=accepted.shape) < 0.3, other[:, :ACCEPTED], accepted)
        both.append(samples(ours, theirs, streams))
    return both


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
@pytest.mark.parametrize("seeds", [5, 10, 20])
@pytest.mark.parametrize("streams", [True, False], ids=["same streams", "other streams"])
def test_noise_alone_seldom_fails_any_entry_of_a_benchmark(distribution: str, seeds: int, streams: bool) -> None:
    both = reruns(DISTRIBUTIONS[distribution], seeds, streams, seed=seeds)
    states = np.stack([found.states for found in decide(both)])
    assert at_most(np.mean((states == State.FAIL).any(axis=0)), 0.05)
    assert at_most(np.mean((states == State.IMPROVED).any(axis=0)), 0.05)
    if distribution == "all equal":
        assert (states == State.PASS).all()


@pytest.mark.parametrize("distribution", [name for name in DISTRIBUTIONS if name != "never reached, or not"])
@pytest.mark.parametrize("seeds", [5, 10, 20])
@pytest.mark.parametrize("streams", [True, False], ids=["same streams", "other streams"])
def test_a_drop_of_exactly_the_margin_seldom_passes(distribution: str, seeds: int, streams: bool) -> None:
    for each in reruns(DISTRIBUTIONS[distribution], seeds, streams, seed=seeds)[:2]:
        fallen = samples(each.present - MARGIN, each.accepted, streams)
        (found,) = decide([fallen])
        assert at_most(np.mean(np.isin(found.states, [State.PASS, State.IMPROVED])), 0.05)


def test_noise_that_is_small_against_the_margin_passes_and_a_drop_fails() -> None:
    generator = np.random.default_rng(0)
    accepted = generator.normal(0.97, 0.003, (RERUNS, ENTRIES, ACCEPTED))
    present = generator.normal(0.97, 0.003, (RERUNS, ENTRIES, 10))
    quiet = decide([samples(present[:, at], accepted[:, at]) for at in range(ENTRIES)])
    assert all(np.mean(found.states == State.PASS) > 0.98 for found in quiet)
    present[:, 0] -= 0.02
    first, *others = decide([samples(present[:, at], accepted[:, at]) for at in range(ENTRIES)])
    assert np.mean(first.states == State.FAIL) > 0.99
    assert all(np.mean(found.states == State.PASS) > 0.98 for found in others)


def test_pairs_find_what_differences_between_seeds_hide() -> None:
    generator = np.random.default_rng(1)
    accepted = generator.normal(0.9, 0.05, (RERUNS, ACCEPTED))
    present = accepted - 0.02 + generator.normal(0, 0.002, accepted.shape)
    (paired,), (unpaired,) = decide([samples(present, accepted, True)]), decide([samples(present, accepted)])
    assert np.mean(paired.states == State.FAIL) == 1
    assert np.mean(unpaired.states == State.FAIL) < 0.5


def looked_at(alphas: Sequence[float], looks: Sequence[int], fallen: float = 0.0) -> list[tuple[float, float]]:
    """Return how often a failure, and a pass, is what repeated looking comes to, for each level that every look has.

    What a look has decided stands.
    """
    generator = np.random.default_rng(2)
    accepted = generator.normal(0.95, 0.03, (4 * RERUNS, ACCEPTED))
    present = generator.normal(0.95 - fallen, 0.03, (4 * RERUNS, looks[-1]))
    states = {alpha: np.full(len(accepted), str(State.UNDECIDED), dtype="<U20") for alpha in alphas}
    for seeds in looks:
        # Relabelling reaches each of these levels, so the evidence for one is that for all.
        evidence = samples(present[:, :seeds], accepted).evidence(MARGIN, level(min(alphas), 1))
        for alpha, before in states.items():
            (found,) = decided([evidence], alpha)
            states[alpha] = np.where(before == State.UNDECIDED, found.states, before)
    return [
        (float(np.mean(found == State.FAIL)), float(np.mean(np.isin(found, [State.PASS, State.IMPROVED]))))
        for found in states.values()
    ]


def test_repeated_looking_keeps_its_error_rate_only_where_the_looks_share_it() -> None:
    looks = schedule(5, 80)
    assert looks == [5, 10, 20, 40, 80]
    (naive, _), (shared, _) = looked_at([0.05, 0.05 / 5], looks)
    assert not at_most(naive, 0.05, 4 * RERUNS)
    assert at_most(shared, 0.05, 4 * RERUNS)
    assert shared > 0.01


def test_repeated_looking_passes_a_drop_of_the_margin_no_more_often() -> None:
    (_, naive), (_, shared) = looked_at([0.05, 0.05 / 5], schedule(5, 80), fallen=MARGIN)
    assert not at_most(naive, 0.05, 4 * RERUNS)
    assert at_most(shared, 0.05, 4 * RERUNS)


def test_a_check_of_several_benchmarks_keeps_its_error_rate_only_where_they_share_it() -> None:
    draw, benchmarks = DISTRIBUTIONS["normal"], 4
    alone, together = np.zeros(RERUNS, bool), np.zeros(RERUNS, bool)
    for at in range(benchmarks):
        both = reruns(draw, 10, streams=False, seed=100 + at)
        for sharing, alarms in ((1, alone), (benchmarks, together)):
            evidence = [each.evidence(MARGIN, level(0.05, len(both), sharing)) for each in both]
            states = np.stack([found.states for found in decided(evidence, 0.05, sharing)])
            alarms |= (states == State.FAIL).any(axis=0)
    assert not at_most(np.mean(alone), 0.05)
    assert at_most(np.mean(together), 0.05)


def test_sharing_costs_little_power() -> None:
    generator = np.random.default_rng(3)
    accepted = generator.normal(0.97, 0.003, (RERUNS, ACCEPTED))
    present = generator.normal(0.95, 0.003, (RERUNS, 5))
    evidence = samples(present, accepted).evidence(MARGIN, level(0.05, 1, 20))
    (found,) = decided([evidence], 0.05, 20)
    assert np.mean(found.states == State.FAIL) > 0.99
    assert level(0.05, 2, 5) == 0.005


def test_a_level_is_shared_by_the_places() -> None:
    assert [level(0.05, places) for places in (0, 1, 10)] == [0.05, 0.05, 0.005]
    assert decided([], 0.05) == []
