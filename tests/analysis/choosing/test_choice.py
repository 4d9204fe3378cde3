"""What a choice says, given the scores of its race."""

import numpy as np
import pytest

from suite.analysis.choosing.choice import Ending, Place, Verdict
from suite.benchmark.benchmark import Benchmark
from tests.analysis.choosing.chosen import chosen, steady
from tests.conftest import MakeBenchmark


@pytest.fixture
def benchmark(make_benchmark: MakeBenchmark) -> Benchmark:
    return make_benchmark()


def test_it_is_decided_if_the_best_is_known(benchmark: Benchmark) -> None:
    found = chosen(benchmark, {"own": steady(0.8), "he": steady(0.9)})
    assert (found.verdict, found.code, found.leader.label) == (Verdict.DECIDED, 0, "he")
    assert (found.place("he"), found.place("own")) == (Place.LEADS, Place.WORSE)


def test_it_is_decided_if_all_that_is_left_is_tied(benchmark: Benchmark) -> None:
    found = chosen(benchmark, {"own": steady(0.9, by=0.001), "he": steady(0.9), "zeros": steady(0.1)})
    assert found.verdict is Verdict.DECIDED
    assert {found.place("own"), found.place("he")} == {Place.LEADS, Place.TIED}


def test_it_is_undecided_if_time_is_up_before(benchmark: Benchmark) -> None:
    found = chosen(benchmark, {"own": steady(0.9, by=0.02, rounds=6), "he": steady(0.9, rounds=6)})
    assert (found.verdict, found.code, found.ending) == (Verdict.UNDECIDED, 3, Ending.TIME)


def test_it_is_withdrawn_if_the_nets_own_differs_from_its_twin(benchmark: Benchmark) -> None:
    found = chosen(benchmark, {"own": steady(0.9), "he": steady(0.9, by=0.02)}, twin=steady(0.88))
    assert (found.verdict, found.code) == (Verdict.WITHDRAWN, 3)
    assert not found.controlled
    assert float(np.median(found.chance)) == pytest.approx(0.02)


def test_a_twin_that_wins_and_loses_is_no_other(benchmark: Benchmark) -> None:
    found = chosen(benchmark, {"own": steady(0.9), "he": steady(0.9, by=0.02)}, twin=steady(0.9, by=0.03))
    assert found.controlled


def test_a_contender_that_only_survives_more_often_is_known_as_such(benchmark: Benchmark) -> None:
    failing = [at for at in range(40) if at % 10]
    own = [0.1 if at in failing else 0.9 for at in range(40)]
    found = chosen(benchmark, {"own": own, "he": steady(0.9)}, failing={"own": failing})
    assert found.place("own") is Place.WORSE
    assert found.survived("own") < found.survived("he") == len(found.race.of("he"))
    assert found.survives_only("he", "own")
    assert not found.survives_only("own", "he")
    better = chosen(benchmark, {"own": steady(0.8), "he": steady(0.9)})
    assert not better.survives_only("he", "own")


def test_a_contender_that_only_learns_earlier_is_known_as_such(benchmark: Benchmark) -> None:
    scores = {"own": steady(0.9, by=0.02), "he": steady(0.9)}
    found = chosen(benchmark, scores, areas={"own": 0.5, "he": 0.6})
    assert found.earlier("he", "own")
    assert not found.earlier("own", "he")
    assert not chosen(benchmark, scores).earlier("he", "own")


def test_who_ends_as_the_best_constant_answer_learned_nothing(benchmark: Benchmark) -> None:
    found = chosen(benchmark, {"own": steady(0.102), "he": steady(0.9)})
    assert found.survived("own") == 0
    assert found.survived("he") > 0


def test_values_that_were_not_measured_are_nan(benchmark: Benchmark) -> None:
    found = chosen(benchmark, {"own": steady(0.8), "he": steady(0.9)})
    assert np.isnan(found.values("he", "final/nothing")).all()
    assert found.values("he", "final/test_accuracy").tolist() == pytest.approx([0.89] * found.race.rounds)
