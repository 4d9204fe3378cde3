"""The answers of the page's sections."""

from dataclasses import replace
from pathlib import Path

from suite.benchmark.trial import Trial
from suite.report.contents.report import Report
from suite.report.page.answers import answer
from suite.training.result import Result
from tests.analysis.ranking.boards import Outcome, benchmark, plain, reported, scored
from tests.conftest import SMALL, MakeBenchmark
from tests.report.page.study import report


def test_who_leads_is_what_the_benchmarks_own_leaderboard_says(make_benchmark: MakeBenchmark) -> None:
    ends: dict[str, list[Outcome]] = {"he_normal": [0.9, 0.91, 0.92, 0.93, 0.94, 0.95], "zeros": [0.5] * 6}
    assert answer(reported(plain(make_benchmark, "a", ends)), 0.5) == [
        "he_normal leads.",
        "Its final test accuracy is 92.5 %.",
        "zeros stays at guessing (50 %).",
    ]
    ends["zeros"] = [0.89, 0.92, 0.91, 0.94, 0.95, 0.93]
    assert answer(reported(plain(make_benchmark, "a", ends)), 0.5) == [
        "No significant difference between he_normal and zeros."
    ]


def test_few_seeds_say_nothing_of_leaders(make_benchmark: MakeBenchmark) -> None:
    first, *_ = answer(reported(plain(make_benchmark, "a", {"he_normal": [0.9, 0.8], "zeros": [0.5, 0.5]})), 0.5)
    assert first.startswith("Too few seeds for intervals and tests: at least 5")


def test_over_the_points_of_a_sweep_there_is_one_answer(make_benchmark: MakeBenchmark) -> None:
    """And where some stay at guessing, it says at which points."""
    sweep = '[sweep]\n"training.batch_size" = [4, 8]'
    of = benchmark(make_benchmark, "a", {"he_normal": '"he_normal"', "zeros": '"zeros"'}, 6, sweep)

    def end(trial: Trial) -> float:
        stuck = trial.initializer == "zeros" and trial.spec.training.batch_size == 8
        return 0.5 if stuck else {"he_normal": 0.9, "zeros": 0.7}[trial.initializer]

    assert answer(reported(scored(of, end)), 0.5) == [
        "At 2 points of the sweep together: he_normal leads.",
        "zeros (at batch_size = 8) stays at guessing (50 %).",
    ]


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
    assert answer(report(benchmark, results), 0.5) == ["he leads.", "Its final test accuracy is 90.0 %."]
