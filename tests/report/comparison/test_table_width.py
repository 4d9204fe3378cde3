import re

import pytest

from suite.analysis.summary import summarize
from suite.benchmark.benchmark import Benchmark
from suite.report.comparison import table
from suite.training.result import Status
from tests.report.comparison.studied import TARGET, Make, printed


@pytest.mark.parametrize("status", [Status.FINISHED, Status.DIVERGED])
def test_the_table_of_a_shipped_benchmark_fits_100_columns_in_lines_of_their_own(
    benchmark: Benchmark, result: Make, status: Status
) -> None:
    metrics = {"final__train_accuracy": 0.9789, "final__test_accuracy": 0.9704, "steps_to__0_9": 7000.0}
    results = [
        result(name, at, target=TARGET, status=status if at else Status.FINISHED, initial__train_loss=loss, **metrics)
        for name, loss in (("glorot-normal", 2.67), ("random-x10", 942.5 if status is Status.FINISHED else 1053.4))
        for at in range(20)
    ]
    lines = printed(table.comparison(benchmark, summarize(results)))
    diverged, share = (" *19", r"5 \[1, 24\]") if status is Status.DIVERGED else ("", r"100 \[84, 100\]")
    pattern = rf"glorot-normal.*97.89 \[97.9, 97.9\] .*97.0 .*{share}.*7,000{diverged}"
    assert len([line for line in lines if re.search(pattern, line)]) == 1
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(
    ("loss", "shown"), [(99_999.0, "99,999"), (1_996_055.0, "2.0e+06"), (0.69314, "0.6931"), (float("inf"), "∞")]
)
def test_of_a_huge_initial_loss_only_the_magnitude_is_shown(
    benchmark: Benchmark, result: Make, loss: float, shown: str
) -> None:
    metrics = {} if loss == float("inf") else {"initial__train_loss": loss}
    sheet = table.comparison(
        benchmark, summarize([result(status=Status.DIVERGED, final__test_accuracy=0.1, **metrics)])
    )
    assert sheet.rows[0][[column.title for column in sheet.columns].index("initial\nloss")] == shown


def test_mnist_fits_100_columns_with_a_diverged_initializer_in_a_line_each(benchmark: Benchmark, result: Make) -> None:
    results = [
        result(name, at, status=status, target=TARGET, initial__train_loss=loss, **final, **more)
        for name, status, loss, more in (
            ("glorot-normal", Status.FINISHED, 2.67, {"steps_to__0_9": 214.0}),
            ("random-x10", Status.DIVERGED, 1_996_055.0, {}),
        )
        for final in [{"final__train_accuracy": 0.9789, "final__test_accuracy": 0.9704}]
        for at in range(5)
    ]
    lines = printed(table.comparison(benchmark, summarize(results)))
    assert max(map(len, lines)) <= 100
    assert len([line for line in lines if re.search(r"97.0 .*2.670 .*100 \[57, 100\] .*214", line)]) == 1
    assert len([line for line in lines if re.search(r"97.0 .*2.0e\+06 .*0 \[0, 43\] .*never .*5", line)]) == 1


def test_the_widest_table_fits_100_columns(benchmark: Benchmark, result: Make) -> None:
    metrics = {"final__train_accuracy": 0.9512, "final__test_accuracy": 0.9512, "initial__train_loss": 1773.5}
    point = (("training.optimizer.config.learning_rate", 0.003),)
    results = [
        result(name, at, point=point, target=TARGET, status=status, steps_to__0_9=12000.0, **metrics)
        for name in ("glorot-normal", "random-small")
        for at, status in enumerate([Status.FINISHED] * 9 + [Status.DIVERGED, Status.FAILED])
    ]
    lines = printed(table.comparison(benchmark, summarize(results)))
    assert max(map(len, lines)) <= 100
    for text in (
        "glorot-normal",
        "random-small",
        "0.003",
        "95.12",
        "[95.1, 95.1]",
        "95.1 ",
        "1,774",
        "[60, 98]",
        "12,000",
    ):
        assert text in "\n".join(lines)
