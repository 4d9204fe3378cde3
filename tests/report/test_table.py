import io
from collections.abc import Callable

import pytest
from rich.console import Console

from suite.analysis.summary import summarize
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.training import Target
from suite.report import table
from suite.training.result import Result, Status

Make = Callable[..., Result]
TARGET = Target(value=0.9)


@pytest.fixture
def benchmark(make_benchmark: Callable[..., Benchmark]) -> Benchmark:
    return make_benchmark()


@pytest.fixture
def study(result: Make) -> list[Result]:
    def scored(name: str, at: int, accuracy: float, status: Status = Status.FINISHED, **more: float) -> Result:
        final = {"final__train_accuracy": accuracy, "final__test_accuracy": accuracy - 0.01}
        return result(name, at, status=status, target=TARGET, initial__train_loss=0.7 + at, **final, **more)

    return [
        scored("zeros", 0, 0.5),
        scored("zeros", 1, 0.5),
        scored("he", 0, 0.98, steps_to__0_9=1000.0),
        scored("he", 1, 0.99, steps_to__0_9=1400.0),
        scored("random-x10", 0, 0.83, steps_to__0_9=5000.0),
        scored("random-x10", 1, 0.5, Status.DIVERGED),
        scored("broken", 0, 0.4),
        result("broken", 1, status=Status.FAILED, target=TARGET),
    ]


def test_cells(benchmark: Benchmark, study: list[Result]) -> None:
    sheet = table.comparison(benchmark, summarize(study))
    assert [column.title for column in sheet.columns] == [
        "initializer",
        "seeds",
        "final train\naccuracy",
        "final test\naccuracy",
        "initial\nloss",
        "steps to\ntarget",
        "diverged\nor failed",
    ]
    assert sheet.rows == (
        ("he", "2", "98.50 % [92.1, 100.0]", "97.50 % [91.1, 100.0]", "1.200", "1,200 (2/2)", ""),
        ("random-x10", "2", "66.50 % [0.0, 100.0]", "65.50 % [0.0, 100.0]", "1.200", "5,000 (1/2)", "1 diverged"),
        ("zeros", "2", "50.00 % [50.0, 50.0]", "49.00 % [49.0, 49.0]", "1.200", "never", ""),
        ("broken", "1/2", "40.00 % [n/a]", "39.00 % [n/a]", "0.7000", "never", "1 failed"),
    )
    assert sheet.title == "small: A small one"
    assert sheet.note == (
        "Means over 1 to 2 seeds with 95 % confidence intervals (Student's t). n/a: one seed gives no interval. "
        "Target: test accuracy 90 %; median steps of the seeds that reached it (how many). "
        "A diverged trial counts as the untrained model."
    )


def test_columns_that_say_nothing_are_left_out(benchmark: Benchmark, result: Make) -> None:
    sheet = table.comparison(benchmark, summarize([result(final__test_accuracy=0.9, final__train_accuracy=1.0)]))
    assert [column.title for column in sheet.columns][-1] == "initial\nloss"
    assert "Target" not in sheet.note
    assert "diverged" not in sheet.note


def test_a_regression_shows_losses(benchmark: Benchmark, result: Make) -> None:
    losses = {"final__train_loss": 0.1, "final__test_loss": 0.25, "initial__train_loss": 1.5}
    rows = summarize([result("he", **losses), result("huge", status=Status.DIVERGED)])
    sheet = table.comparison(benchmark, rows)
    assert [column.title for column in sheet.columns][2:4] == ["final train\nloss", "final test\nloss"]
    assert sheet.rows == (
        ("he", "1", "0.1000 [n/a]", "0.2500 [n/a]", "1.500", ""),
        ("huge", "1", "not finite", "not finite", "not finite", "1 diverged"),
    )


def test_an_initializer_without_any_score_has_a_row(benchmark: Benchmark, result: Make) -> None:
    rows = summarize([result("he", final__test_accuracy=0.9), result("broken", status=Status.TIMEOUT)])
    assert table.comparison(benchmark, rows).rows[1] == ("broken", "0/1", "–", "–", "–", "1 failed")


def test_no_results_make_an_empty_table(benchmark: Benchmark) -> None:
    assert table.comparison(benchmark, []).rows == ()


def test_a_sweep_has_a_column_for_each_axis_and_a_group_for_each_point(benchmark: Benchmark, result: Make) -> None:
    results = [
        result(name, point=(("model.depth", depth), ("training.dtype", "float32")), final__test_accuracy=accuracy)
        for depth, name, accuracy in [(5, "he", 0.9), (5, "zeros", 0.1), (30, "he", 0.1), (30, "zeros", 0.2)]
    ]
    sheet = table.comparison(benchmark, summarize(results))
    assert [column.title for column in sheet.columns][:3] == ["initializer", "depth", "dtype"]
    assert [row[:3] for row in sheet.rows] == [
        ("he", "5", "float32"),
        ("zeros", "5", "float32"),
        ("zeros", "30", "float32"),
        ("he", "30", "float32"),
    ]
    assert sheet.ends == {1}
    assert sheet.styles == ("bold", "", "bold", "")


def test_the_widest_table_fits_100_columns(benchmark: Benchmark, result: Make) -> None:
    metrics = {"final__train_accuracy": 0.9512, "final__test_accuracy": 0.9512, "initial__train_loss": 1773.5}
    point = (("training.optimizer.config.learning_rate", 0.003),)
    results = [
        result(name, at, point=point, target=TARGET, status=status, steps_to__0_9=12000.0, **metrics)
        for name in ("glorot-normal", "random-small")
        for at, status in enumerate([Status.FINISHED] * 9 + [Status.DIVERGED])
    ]
    console = Console(file=io.StringIO(), width=100)
    with console.capture() as capture:
        console.print(table.comparison(benchmark, summarize(results)))
    for text in ("glorot-normal", "random-small", "0.003", "95.12 % [95.1, 95.1]", "1,774", "12,000", "1 diverged"):
        assert text in capture.get()


def test_markdown_has_the_same_cells(benchmark: Benchmark, study: list[Result]) -> None:
    rows = summarize(study)
    text = table.markdown(benchmark, rows)
    for cells in table.comparison(benchmark, rows).rows:
        assert f"| {' | '.join(cells)} |" in text


def test_names_are_shown_literally(benchmark: Benchmark, result: Make) -> None:
    console = Console(file=io.StringIO(), width=100)
    with console.capture() as capture:
        console.print(table.comparison(benchmark, summarize([result("[red]x[/red]", final__test_accuracy=0.5)])))
    assert "[red]x[/red]" in capture.get()
