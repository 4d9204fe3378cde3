from collections.abc import Callable, Sequence

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from suite.diagnostics.measure import Measurement
from suite.report.charts.drawn import drawn
from suite.report.charts.page import render
from suite.report.charts.style import Look, looks
from suite.report.signals import training as charts
from suite.report.signals.training import GROWTH, RANK, RATIO
from suite.training.result import Result
from tests.report.explanation.test_screen import layer

Make = Callable[..., Result]
Measure = Callable[..., Measurement]


def course(results: Sequence[Result], look: dict[str, Look] | None = None) -> Figure | None:
    look = look or looks(result.trial.initializer for result in results)
    plot = charts.course(results, look)
    return None if plot is None else drawn(plot, look)


RATIOS, RANKS = (1e-3, 1e-2, 5e-2, 9.0), (1.0, 7.0, 3.0, 99.0)
"""Of three hidden layers and the output, which does not count."""


@pytest.fixture
def later(measurement: Measure) -> Callable[..., Measurement]:
    """Measures a net in training: a signal that doubles from layer to layer."""

    def make(factor: float = 1.0, rank: bool = True) -> Measurement:
        return measurement(
            [
                layer(std=2.0**at, update_ratio=factor * ratio, change_rank=each if rank else np.nan)
                for at, (ratio, each) in enumerate(zip(RATIOS, RANKS, strict=True))
            ]
        )

    return make


def heights(axes: Axes) -> list[list[float]]:
    lines = [np.asarray(line.get_ydata(), np.float64).tolist() for line in axes.lines if line.get_marker() != "None"]
    return [line for line in lines if line]


def test_updates_ranks_and_growth_along_the_training(measured: Make, later: Callable[..., Measurement]) -> None:
    figure = course([measured(depth=3, later={10: later(), 20: later(0.1)})])
    assert figure is not None
    ratio, rank, growth = figure.axes
    assert [axes.get_title("left") for axes in figure.axes] == [RATIO, RANK, GROWTH]
    assert heights(ratio)[0] == pytest.approx([np.nan, 1e-2, 1e-3], nan_ok=True)
    assert heights(rank)[0] == pytest.approx([np.nan, 7.0, 7.0], nan_ok=True)
    assert heights(growth)[0] == pytest.approx([1.0, 2.0, 2.0])
    assert [axes.get_yscale() for axes in figure.axes] == ["log", "linear", "linear"]
    assert len({axes.get_xlim() for axes in figure.axes}) == 1
    assert np.asarray(ratio.lines[0].get_xdata()).tolist() == [0, 10, 20]
    assert render(figure).startswith(b"\x89PNG")


def test_what_was_not_measured_has_no_panel(measured: Make, later: Callable[..., Measurement]) -> None:
    figure = course([measured(depth=3, later={10: later(rank=False)})])
    assert figure is not None
    assert [axes.get_title("left") for axes in figure.axes] == [RATIO, GROWTH]
    assert "Rank" not in figure.get_supxlabel()


def test_a_seed_that_diverged_has_no_part_in_later_medians(measured: Make, later: Callable[..., Measurement]) -> None:
    seeds = [{10: later(), 20: later()}, {10: later(3.0), 20: later(3.0)}, {10: later(5.0)}]
    figure = course([measured(replicate=at, depth=3, later=each) for at, each in enumerate(seeds)])
    assert figure is not None
    medians = [line for line in figure.axes[0].lines if line.get_linewidth() == 1.5]
    assert np.asarray(medians[0].get_ydata()).tolist() == pytest.approx([np.nan, 3e-2, 2e-2], nan_ok=True)
    assert "thin lines: the seeds" in " ".join(figure.get_supxlabel().split())


def test_a_point_of_the_sweep_is_a_row_with_the_same_limits(measured: Make, later: Callable[..., Measurement]) -> None:
    results = [
        measured(depth=3, later={10: later(factor)}, point=(("training.batch_size", size),))
        for size, factor in ((8, 1.0), (64, 1e3))
    ]
    figure = course(results)
    assert figure is not None
    assert [axes.get_ylabel() for axes in figure.axes[::3]] == ["batch_size = 8", "batch_size = 64"]
    assert figure.axes[0].get_ylim() == figure.axes[3].get_ylim()


def test_without_later_measurements_there_is_no_figure(measured: Make) -> None:
    assert course([measured()]) is None
