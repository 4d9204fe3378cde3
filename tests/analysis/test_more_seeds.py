from dataclasses import replace

import pytest

from suite.analysis.looks import look, schedule
from suite.analysis.state import State
from suite.benchmark.benchmark import Benchmark
from tests.analysis.looked import CLAIM, NOW, baseline, judgement
from tests.analysis.regression.conftest import normal, outcomes
from tests.conftest import SMALL, MakeBenchmark


@pytest.mark.parametrize(
    ("seeds", "most", "looks"),
    [
        (5, None, [5]),
        (5, 5, [5]),
        (5, 3, [5]),
        (5, 6, [5, 6]),
        (5, 10, [5, 10]),
        (5, 80, [5, 10, 20, 40, 80]),
        (5, 50, [5, 10, 20, 40, 50]),
        (1, 4, [1, 2, 4]),
    ],
)
def test_looks_double_the_seeds_up_to_the_most(seeds: int, most: int | None, looks: list[int]) -> None:
    assert schedule(seeds, most) == looks


def test_what_is_decided_stands_and_what_is_not_is_judged_anew(make_benchmark: MakeBenchmark) -> None:
    benchmark = make_benchmark(text=SMALL + CLAIM, seeds=4)
    first = judgement(benchmark, NOW, 4)
    assert [verdict.state for verdict in first.verdicts] == [State.UNDECIDED] * 2
    assert {each.state for each in first.comparisons.values()} == {State.UNDECIDED}
    worse = judgement(benchmark, NOW | {"he": normal(2, mean=0.3)}, 10)
    assert first.then(worse) == worse
    better = judgement(benchmark, NOW, 20)
    assert {each.state for each in better.comparisons.values()} == {State.PASS}
    assert worse.then(better) == worse


def test_each_judgement_stands_or_falls_by_itself(make_benchmark: MakeBenchmark) -> None:
    benchmark = make_benchmark(text=SMALL + CLAIM, seeds=10)
    good, bad = judgement(benchmark, NOW, 10), judgement(benchmark, NOW | {"he": normal(2, mean=0.3)}, 20)
    zeros, he = good.comparisons
    open_ = replace(
        good,
        verdicts=(replace(good.verdicts[0], state=State.UNDECIDED), good.verdicts[1]),
        comparisons={zeros: good.comparisons[zeros], he: replace(good.comparisons[he], state=State.UNDECIDED)},
    )
    found = open_.then(bad)
    assert found.verdicts == (bad.verdicts[0], good.verdicts[1])
    assert found.comparisons == {zeros: good.comparisons[zeros], he: bad.comparisons[he]}


def test_more_seeds_are_asked_of_what_is_undecided_alone(make_benchmark: MakeBenchmark) -> None:
    benchmark = make_benchmark(text=SMALL + CLAIM, seeds=10)
    decided = judgement(benchmark, NOW, 10)
    assert decided.undecided == set()
    zeros, he = decided.comparisons
    one = {**decided.comparisons, zeros: replace(decided.comparisons[zeros], state=State.UNDECIDED)}
    assert replace(decided, comparisons=one).undecided == {"zeros"}
    claims = tuple(replace(verdict, state=State.UNDECIDED) for verdict in decided.verdicts)
    assert replace(decided, verdicts=claims[:1]).undecided == {"he"}
    assert replace(decided, verdicts=claims[1:]).undecided == {"he", "zeros"}
    for state in set(State) - {State.UNDECIDED}:
        other = {**decided.comparisons, he: replace(decided.comparisons[he], state=state)}
        assert replace(decided, comparisons=other).undecided == set()


def test_more_seeds_are_asked_of_both_sides_at_two_points(make_benchmark: MakeBenchmark) -> None:
    """Trials of both points stand in every look: those of one alone are no evidence."""
    swept = SMALL + '[sweep]\n"model.activation" = ["sigmoid", "tanh"]\n' + CLAIM
    at = 'exceeds_at = { "model.activation" = "tanh" }\nat = { "model.activation" = "sigmoid" }\n'
    benchmark = make_benchmark(text=f"{swept}{at}", seeds=8)
    trials = benchmark.trials()
    results = outcomes(trials, NOW | {"he": [0.4, *normal(3, 7)]})
    found = look(benchmark, trials, results, None, 0.01)
    assert found.verdicts[1].state is State.UNDECIDED
    assert found.undecided >= {"he", "zeros"}
    tanh = [each for each in results if dict(each.trial.point)["model.activation"] == "tanh"]
    states = [look(benchmark, trials, given, None, 0.1).verdicts[1].state for given in (tanh, results)]
    assert states == [State.MISSING, State.PASS]


def test_more_seeds_do_not_help_where_too_few_were_accepted(
    benchmark: Benchmark, make_benchmark: MakeBenchmark
) -> None:
    trials = benchmark.trials()
    for count, asked in ((4, set()), (5, {"he", "zeros"})):
        accepted = baseline(make_benchmark(seeds=count), {"zeros": [0.5] * 5, "he": [0.5, 0.9, 0.2, 0.6, 0.4]}, seed=1)
        noisy = {"zeros": [0.6, 0.3] * 5, "he": [0.6, 0.3] * 5}
        found = look(benchmark, trials, outcomes(trials, noisy), accepted, 0.05)
        assert {each.state for each in found.comparisons.values()} == {State.UNDECIDED}
        assert found.undecided == asked
