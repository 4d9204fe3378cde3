from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from suite.analysis.report import Report
from suite.analysis.summary import summarize
from suite.benchmark.benchmark import Benchmark
from suite.report.html.answers import answer, leaders
from suite.training.result import Result
from tests.conftest import SMALL
from tests.report.html.study import report

Make = Callable[..., Result]


def study(result: Make, ends: dict[str, list[float]], depth: int | None = None) -> list[Result]:
    point = () if depth is None else (("model.depth", depth),)
    return [
        result(name, seed, point=point, final__test_accuracy=end, final__test_loss=1 - end)
        for name, seeds in ends.items()
        for seed, end in enumerate(seeds)
    ]


def said(results: list[Result], benchmark: Benchmark, chance: float | None = 0.5) -> str:
    found = Report(benchmark, results, summarize(results), [], complete=True)
    return " ".join(answer(found, chance))


@pytest.fixture
def benchmark(make_benchmark: Callable[..., Benchmark]) -> Benchmark:
    return make_benchmark()


def test_who_is_better_in_every_seed_leads_and_who_is_not_is_tied(result: Make, benchmark: Benchmark) -> None:
    ends = {
        "he": [0.9, 0.91, 0.92, 0.93, 0.94, 0.95],
        "lsuv": [0.89, 0.92, 0.91, 0.94, 0.95, 0.93],
        "worse": [0.89, 0.9, 0.91, 0.92, 0.93, 0.94],
        "zeros": [0.5] * 6,
    }
    results = study(result, ends)
    assert said(results, benchmark) == (
        "he and lsuv lead with a final test accuracy of 92.5 %; nothing tells them apart. "
        "zeros stays at guessing (50 %)."
    )
    # The differences decide, seed by seed: worse is so in each, though it is as far from lsuv as he is.
    ahead, sure = leaders(summarize(results))
    assert ([row.initializer for row in ahead], sure) == (["he", "lsuv"], True)


def test_few_seeds_are_not_sure(result: Make, benchmark: Benchmark) -> None:
    results = study(result, {"he": [0.9, 0.8], "zeros": [0.5, 0.5]})
    assert "he leads with a final test accuracy of 85.0 % (too few seeds to be sure)." in said(results, benchmark)


def test_points_of_a_sweep_with_the_same_leader_share_a_sentence(result: Make, benchmark: Benchmark) -> None:
    strong, weak = [0.9] * 6, [0.7] * 6
    results = study(result, {"he": strong, "xavier": weak}, 5) + study(result, {"he": strong, "xavier": [0.5] * 6}, 30)
    assert said(results, benchmark) == (
        "At both points of the sweep, he leads in final test accuracy. xavier (at depth = 30) stays at guessing (50 %)."
    )
    results += study(result, {"he": weak, "xavier": strong}, 50)
    assert "At depth = 50, xavier leads with a final test accuracy of 90.0 %." in said(results, benchmark)


def test_what_diverged_is_said(reports: list[Report]) -> None:
    assert "Diverged: 1 of 6 trials of huge." in answer(reports[0], 0.5)


def test_a_limit_is_answered_by_its_own_sentences(reports: list[Report]) -> None:
    sentences = answer(reports[1], 0.5)
    assert sentences[0].startswith("he trains 25 layers or more with relu")


def test_without_results_it_says_what_to_run(reports: list[Report]) -> None:
    (sentence,) = answer(replace(reports[0], results=[]), None)
    assert "`python -m suite run shallow`" in sentence


def test_initializers_are_compared_at_their_own_values(tmp_path: Path) -> None:
    from suite.benchmark.load import load
    from suite.training.result import Status

    path = tmp_path / "tuned.toml"
    key = '"training.optimizer.config.learning_rate"'
    path.write_text(
        SMALL.replace("seeds = 2", "seeds = 6")
        + f"[sweep]\n{key} = [0.1, 0.3]\n[select]\naxes = [{key}]\ncommon = {{ {key} = 0.1 }}\n"
    )
    benchmark = load(str(path))
    results = []
    for trial in benchmark.trials():
        ((_, rate),) = trial.point
        end = {("he", 0.1): 0.6, ("he", 0.3): 0.9, ("zeros", 0.1): 0.7, ("zeros", 0.3): 0.5}[trial.initializer, rate]
        metrics = {f"final/{part}_accuracy": end for part in ("validation", "test")} | {"final/test_loss": 1 - end}
        results.append(Result(trial, Status.FINISHED, 0.0, metrics=metrics))
    assert answer(report(benchmark, results), 0.5) == ["he leads with a final test accuracy of 90.0 %."]
