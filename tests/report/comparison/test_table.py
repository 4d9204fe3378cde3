import pytest

from suite.analysis.summary import summarize
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.selection import Selection
from suite.report.comparison import table
from suite.training.result import Result, Status
from tests.report.comparison.studied import TARGET, Make, printed


@pytest.fixture
def study(result: Make) -> list[Result]:
    def scored(name: str, at: int, accuracy: float, status: Status = Status.FINISHED, **more: float) -> Result:
        final = {"final__train_accuracy": accuracy, "final__test_accuracy": accuracy - 0.01}
        return result(name, at, status=status, target=TARGET, initial__train_loss=0.7 + at, **final, **more)

    return [
        *(scored("zeros", at, 0.5) for at in range(5)),
        *(scored("he", at, 0.95 + at / 100, steps_to__0_9=1000.0 + 100 * at) for at in range(5)),
        *(scored("random-x10", at, 0.8 + at / 100, steps_to__0_9=5000.0) for at in range(3)),
        *(scored("random-x10", at, 0.5, Status.DIVERGED) for at in (3, 4)),
        *(scored("broken", at, 0.4) for at in range(4)),
        result("broken", 4, status=Status.FAILED, target=TARGET),
    ]


def test_cells(benchmark: Benchmark, study: list[Result]) -> None:
    sheet = table.comparison(benchmark, summarize(study))
    assert [column.title for column in sheet.columns] == [
        "initializer",
        "final train\naccuracy, %",
        "final test\naccuracy, %",
        "worst\nseed",
        "initial\nloss",
        "reached\ntarget, %",
        "after\nsteps",
        "not\nfinished",
    ]
    assert sheet.rows == (
        ("he", "97.00 [95.0, 99.0]", "96.00 [94.0, 98.0]", "94.0", "2.700", "100 [57, 100]", "1,200", ""),
        (
            "random-x10",
            "80.00 [50.0, 82.0]",
            "79.00 [49.0, 81.0]",
            "49.0",
            "2.700",
            "60 [23, 88]",
            "5,000",
            "2 diverged",
        ),
        ("zeros", "50.00 [50.0, 50.0]", "49.00 [49.0, 49.0]", "49.0", "2.700", "0 [0, 43]", "never", ""),
        ("broken", "40.00 [n/a]", "39.00 [n/a]", "39.0", "2.200", "0 [0, 49]", "never", "1 no score"),
    )
    assert sheet.title == "small: A small one"
    assert sheet.note == (
        "Medians over 4 to 5 seeds with distribution-free 93.75 % intervals. "
        "n/a: fewer than five seeds give no interval. Worst seed: final test accuracy in %. "
        "Target: test accuracy 90 %; the share of seeds that reached it with its 95 % Wilson interval, and their "
        "median steps. "
        "A diverged trial counts as the untrained model."
    )


def test_columns_that_say_nothing_are_left_out(benchmark: Benchmark, result: Make) -> None:
    metrics = {"final__test_accuracy": 0.9, "final__train_accuracy": 1.0, "initial__train_loss": 0.7}
    sheet = table.comparison(benchmark, summarize([result(**metrics)]))
    assert [column.title for column in sheet.columns] == [
        "initializer",
        "seeds",
        "final train\naccuracy, %",
        "final test\naccuracy, %",
        "initial\nloss",
    ]
    assert sheet.rows == (("he", "1", "100.00 [n/a]", "90.00 [n/a]", "0.7000"),)
    assert sheet.note == "One seed each. n/a: fewer than five seeds give no interval."


def test_seeds_are_counted_in_each_row_where_they_differ(benchmark: Benchmark, result: Make) -> None:
    results = [result(name, at, final__test_accuracy=0.5) for name, n in [("a", 2), ("b", 1)] for at in range(n)]
    failed = result("b", 1, status=Status.FAILED)
    sheets = [table.comparison(benchmark, summarize(each)) for each in (results, [*results, failed, result("b", 2)])]
    assert [[row[1] for row in sheet.rows] for sheet in sheets] == [["2", "1"], ["2", "2/3"]]


@pytest.mark.parametrize(("count", "covered"), [(5, "93.75 %"), (20, "95.86 %")])
def test_the_note_says_the_true_coverage(benchmark: Benchmark, result: Make, count: int, covered: str) -> None:
    rows = summarize([result(replicate=at, final__test_accuracy=0.5) for at in range(count)])
    note = table.comparison(benchmark, rows).note
    assert note.startswith(f"Medians over {count} seeds with distribution-free {covered} intervals. Worst seed")


def test_a_regression_shows_losses(benchmark: Benchmark, result: Make) -> None:
    results = [
        result("he", at, final__train_loss=0.1, final__test_loss=0.25 + at, initial__train_loss=1.5) for at in range(5)
    ]
    huge = [result("huge", at, status=Status.DIVERGED) for at in range(2)]
    mixed = [result("mixed", at, status=each.status, **_given(each)) for at, each in enumerate([*results[:3], *huge])]
    sheet = table.comparison(benchmark, summarize([*results, *huge, *mixed]))
    assert [column.title for column in sheet.columns] == [
        "initializer",
        "seeds",
        "final train\nloss",
        "final test\nloss",
        "worst\nseed",
        "initial\nloss",
        "di-\nverged",
    ]
    assert sheet.rows == (
        ("he", "5", "0.1000 [0.100, 0.100]", "2.250 [0.250, 4.25]", "4.250", "1.500", ""),
        ("mixed", "5", "0.1000 [0.100, ∞]", "2.250 [0.250, ∞]", "∞", "1.500", "2"),
        ("huge", "2", "∞ [n/a]", "∞ [n/a]", "∞", "∞", "2"),
    )
    assert "Worst seed: final test loss. ∞: not finite." in sheet.note


def _given(result: Result) -> dict[str, float]:
    return {name.replace("/", "__"): value for name, value in result.metrics.items()}


def test_an_initializer_without_any_score_has_a_row(benchmark: Benchmark, result: Make) -> None:
    results = [result("he", at, final__test_accuracy=0.9, initial__train_loss=0.7) for at in range(2)]
    broken = [result("broken", at, status=Status.TIMEOUT) for at in range(2)]
    sheet = table.comparison(benchmark, summarize([*results, *broken]))
    assert sheet.rows[1] == ("broken", "–", "–", "–", "–", "2")
    assert "∞" not in sheet.note


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
    assert sheet.styles == ("",) * 4


def test_markdown_has_the_same_cells(benchmark: Benchmark, study: list[Result]) -> None:
    rows = summarize(study)
    text = table.comparison(benchmark, rows).markdown()
    for cells in table.comparison(benchmark, rows).rows:
        assert f"| {' | '.join(cells)} |" in text


def test_names_are_shown_literally(benchmark: Benchmark, result: Make) -> None:
    lines = printed(table.comparison(benchmark, summarize([result("[red]x[/red]", final__test_accuracy=0.5)])))
    assert any(line.startswith("[red]x[/red] ") for line in lines)


RATE = "training.optimizer.config.learning_rate"


def swept(result: Make, name: str, scores: dict[float, tuple[float, float]], depth: int = 5) -> list[Result]:
    """Return five seeds at each rate, with their accuracy on validation and on test data."""
    return [
        result(
            name,
            at,
            point=(("model.depth", depth), (RATE, rate)),
            final__train_accuracy=test,
            final__test_accuracy=test,
            final__validation_accuracy=validation,
            initial__train_loss=0.7,
        )
        for rate, (validation, test) in scores.items()
        for at in range(5)
    ]


@pytest.fixture
def tuned(benchmark: Benchmark) -> Benchmark:
    select = Selection(axes=(RATE,), common={RATE: 0.01})
    return benchmark.model_copy(update={"select": select})


def test_selected_values_stand_beside_the_common_one_and_no_other(tuned: Benchmark, result: Make) -> None:
    results = [
        *swept(result, "he", {0.003: (0.5, 0.99), 0.01: (0.8, 0.8), 0.03: (0.9, 0.9)}),
        *swept(result, "zeros", {0.003: (0.6, 0.6), 0.01: (0.5, 0.85), 0.03: (0.5, 0.95)}),
        *swept(result, "he", {0.003: (0.7, 0.3), 0.01: (0.1, 0.1), 0.03: (0.2, 0.2)}, depth=30),
    ]
    sheet = table.comparison(tuned, summarize(results))
    assert [column.title for column in sheet.columns[:4]] == ["initializer", "depth", "learning\nrate", "tuning"]
    assert [(*row[:4], row[5].split(" [")[0]) for row in sheet.rows] == [
        ("zeros", "5", "0.01", "common", "85.00"),
        ("he", "5", "0.01", "common", "80.00"),
        ("he", "5", "0.03", "own", "90.00"),
        ("zeros", "5", "0.003", "own", "60.00"),
        ("he", "30", "0.01", "common", "10.00"),
        ("he", "30", "0.003", "own", "30.00"),
    ]
    assert sheet.ends == {1, 3, 4}
    assert sheet.styles == ("",) * 6
    assert sheet.note.startswith(
        "Common: all at learning_rate = 0.01. "
        "Own: each at its learning_rate of the highest median final validation accuracy. "
        "At an end of what was tried, so that others may be better still: he (learning_rate 0.03, the largest), "
        "zeros (learning_rate 0.003, the smallest), he (learning_rate 0.003, the smallest). Medians over 5 seeds"
    )
    assert max(map(len, printed(sheet))) <= 100
    text = table.comparison(tuned, summarize(results)).markdown()
    assert "| zeros | 5 | 0.003 | own | 60.00 [60.0, 60.0] |" in text


def test_without_a_choice_the_note_says_whose(tuned: Benchmark, result: Make) -> None:
    results = [
        *swept(result, "he", {0.01: (0.8, 0.8), 0.03: (0.9, 0.9)}),
        *swept(result, "zeros", {0.01: (0.6, 0.6)}),
        *swept(result, "late", {0.01: (0.5, 0.5), 0.03: (0.5, 0.5)}),
    ]
    broken = result("zeros", 0, point=(("model.depth", 5), (RATE, 0.03)), status=Status.FAILED)
    planned = [each.trial for each in [*results, broken]]
    sheet = table.comparison(tuned, summarize([*results[:-1], broken], planned))
    assert [(row[0], row[3]) for row in sheet.rows] == [
        ("he", "common"),
        ("zeros", "common"),
        ("late", "common"),
        ("he", "own"),
    ]
    assert "No choice for zeros, late: a trial has no score, or no final/validation_accuracy. " in sheet.note


def test_the_note_says_by_what_a_regression_is_tuned(tuned: Benchmark, result: Make) -> None:
    losses = [
        result(name, point=((RATE, rate),), final__validation_loss=rate, final__test_loss=rate, final__train_loss=rate)
        for name in ("he", "zeros")
        for rate in (0.01, 0.003)
    ]
    sheet = table.comparison(tuned, summarize(losses))
    assert [row[:3] for row in sheet.rows] == [
        ("he", "0.01", "common"),
        ("zeros", "0.01", "common"),
        ("he", "0.003", "own"),
        ("zeros", "0.003", "own"),
    ]
    assert "Own: each at its learning_rate of the lowest median final validation loss. " in sheet.note


def test_an_empty_table_of_a_tuned_benchmark(tuned: Benchmark) -> None:
    assert table.comparison(tuned, []).rows == ()
