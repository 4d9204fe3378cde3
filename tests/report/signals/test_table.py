import io
import re
from collections.abc import Callable

import numpy as np
import pytest
from rich.console import Console

from suite.benchmark.benchmark import Benchmark
from suite.report.signals.table import markdown, signals
from suite.training.result import Result

Make = Callable[..., Result]


@pytest.fixture
def benchmark(make_benchmark: Callable[..., Benchmark]) -> Benchmark:
    return make_benchmark()


def test_growth_is_a_factor_per_layer_forward_and_back(benchmark: Benchmark, measured: Make) -> None:
    """Standard deviations double from layer to layer; gradients halve, so they double towards the input."""
    results = [measured("he", at, 2.0) for at in range(3)] + [measured("zeros", at, 0.5) for at in range(3)]
    sheet = signals(benchmark, results)
    assert [column.title for column in sheet.columns] == [
        "initializer",
        "growth\nforward",
        "growth\nback",
        "corr.",
        "distinct\nunits",
        "initial\nloss",
    ]
    assert sheet.rows == (
        ("zeros", "×0.500", "×0.500", "0.50", "100", "2.500"),
        ("he", "×2.00", "×2.00", "0.50", "100", "2.500"),
    )
    assert sheet.title == "small: signals at initialization"
    assert sheet.note == (
        "Medians over 3 seeds. Growth: factor per layer of pre-activations forward, and of gradients back towards the "
        "input. Corr.: correlation of inputs at the last hidden layer. Distinct units: the fewest of a hidden layer."
    )


def test_medians_are_of_the_seeds_that_have_a_value(benchmark: Benchmark, measured: Make) -> None:
    results = [
        measured("he", 0, dead=0.1, correlation=np.nan),
        measured("he", 1, dead=0.3, correlation=0.2),
        measured("he", 2, dead=0.2, correlation=0.4),
        measured("zeros", 0, saturated=0.25, correlation=np.nan, second_moment=0.0),
    ]
    titles, rows = (sheet := signals(benchmark, results)).columns, sheet.rows
    cells = [{column.title: cell for column, cell in zip(titles, row, strict=True)} for row in rows]
    assert [each["dead"] for each in cells] == ["–", "20 %"]
    assert [each["sat."] for each in cells] == ["25 %", "–"]
    assert [each["corr."] for each in cells] == ["–", "0.30"]
    assert [each["growth\nforward"] for each in cells] == ["–", "×1.00"]


def test_skewed_units_are_shown_where_there_are_any(benchmark: Benchmark, measured: Make) -> None:
    for share, cells in ((0.627, ["0 %", "63 %"]), (0.004, [])):
        sheet = signals(benchmark, [measured("he", skewed=share), measured("zeros", skewed=0.0)])
        at = [column.title for column in sheet.columns].index("skew-\ned") if cells else -1
        assert ("Skewed: units of the first layer" in sheet.note) == bool(cells)
        assert [row[at] for row in sheet.rows] == (cells or ["2.500"] * 2)


def test_draws_have_a_mean_length_and_a_share_that_collapsed(benchmark: Benchmark, measured: Make) -> None:
    results = [
        measured("he", 0, draws={"length": [1.0, 2.0], "collapsed": [0.0, 1.0]}),
        measured("he", 1, draws={"length": [3.0, 4.0], "collapsed": [0.0, 0.0]}),
        measured("zeros", 0, draws={"length": [1.0, np.nan], "collapsed": [0.0, np.nan]}),
    ]
    sheet = signals(benchmark, results)
    assert [column.title for column in sheet.columns[-2:]] == ["mean\nlength", "collapsed"]
    assert [row[-2:] for row in sheet.rows] == [("∞", "0 % [0, 66]"), ("2.50", "25 % [5, 70]")]
    assert "Wilson" in sheet.note


def test_a_sweep_has_its_columns_and_a_line_between_points(benchmark: Benchmark, measured: Make) -> None:
    results = [measured(name, point=(("model.depth", depth),)) for depth in (30, 3) for name in ("zeros", "he")]
    sheet = signals(benchmark, results)
    assert [row[:2] for row in sheet.rows] == [("zeros", "30"), ("he", "30"), ("zeros", "3"), ("he", "3")]
    assert sheet.columns[1].title == "depth"
    assert sheet.ends == {1}
    assert sheet.note.startswith("One seed each.")


def test_everything_fits_a_terminal_of_a_hundred_columns(
    make_benchmark: Callable[..., Benchmark], measured: Make
) -> None:
    """But for skewed units, which are left out where there is all the rest."""
    results = [
        measured(
            "he",
            growth=0.93,
            dead=0.1,
            saturated=0.2,
            skewed=0.5,
            point=(("model.activation", "softsign"),),
            draws={"length": [0.5] * 1000, "collapsed": [1.0] * 20 + [0.0] * 980},
        )
    ]
    console = Console(file=io.StringIO(), width=100)
    with console.capture() as capture:
        console.print(signals(make_benchmark(), results))
    row, rest = (line for line in capture.get().splitlines() if line.startswith("he ") or "[1.3" in line)
    assert re.search(r"initializer +activation ", capture.get())
    expected = ["he", "softsign", "×0.930", "×0.930", "0.50", "10 %", "20 %", "100", "2.500", "0.500", "2.0 %"]
    assert re.split(r"  +", row.strip()) == expected
    assert "Skewed" not in capture.get()
    assert rest.split() == ["[1.3,", "3.1]"]


def test_markdown_has_the_same_cells(benchmark: Benchmark, measured: Make) -> None:
    text = markdown(benchmark, [measured("he", growth=2.0)])
    assert text.startswith("### small: signals at initialization\n")
    assert "| he | ×2.00 | ×2.00 | 0.50 | 100 | 2.500 |" in text
