from collections.abc import Callable, Sequence

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from suite.analysis.signals import Expectation, expected
from suite.report.charts.drawn import drawn
from suite.report.charts.page import render
from suite.report.charts.style import Look, looks
from suite.report.signals import profiles as charts
from suite.training.result import Result

Make = Callable[..., Result]


def profiles(
    results: Sequence[Result], look: dict[str, Look] | None = None, theory: charts.Expects = expected
) -> Figure | None:
    look = look or looks(result.trial.initializer for result in results)
    plot = charts.profiles(results, look, theory)
    return None if plot is None else drawn(plot, look)


def silent(_: Result) -> None:
    """Return what a theory says that has nothing to say."""


def heights(axes: Axes) -> list[list[float]]:
    lines = [np.asarray(line.get_ydata(), np.float64).tolist() for line in axes.lines]
    return [line for line in lines if line]


def names(found: object) -> list[str]:
    return [text.get_text() for text in found.legends[0].get_texts()]  # type: ignore[attr-defined]


def test_signals_go_forward_and_back(measured: Make) -> None:
    figure = profiles([measured(growth=2.0)], theory=silent)
    assert figure is not None
    forward, backward, correlation = figure.axes
    assert heights(forward) == [[1.0, 2.0, 4.0, 8.0, 16.0]]
    assert heights(backward) == [[16.0, 8.0, 4.0, 2.0, 1.0]]
    assert heights(correlation) == [[0.5] * 5]
    assert [axes.get_yscale() for axes in figure.axes] == ["log", "log", "linear"]
    low, high = correlation.get_ylim()
    assert low < 0 < 1 < high


def test_medians_are_over_seeds(measured: Make) -> None:
    results = [measured(replicate=at, growth=growth) for at, growth in enumerate([1.0, 2.0, 3.0, 4.0, 5.0])]
    figure = profiles(results, theory=silent)
    assert figure is not None
    assert heights(figure.axes[0]) == [pytest.approx([3.0**at for at in range(5)])]
    assert "medians over 5 seeds; bands: their distribution-free 93.75 % intervals" in " ".join(
        figure.get_supxlabel().split()
    )


def test_theory_is_that_of_the_first_seed_that_has_one(measured: Make) -> None:
    def theory(result: Result) -> Expectation | None:
        at = float(result.trial.replicate)
        return Expectation((4.0 * at, 4.0), (0.1, 0.2), (9.0, 1.0)) if at else None

    figure = profiles([measured(replicate=at, depth=1) for at in (0, 1, 2)], theory=theory)
    assert figure is not None
    assert [heights(axes)[0] for axes in figure.axes] == [[2.0, 2.0], [3.0, 1.0], [0.1, 0.2]]
    assert names(figure) == ["he", "mean-field theory"]
    plain = profiles([measured()], theory=silent)
    assert plain is not None
    assert names(plain) == ["he"]


def test_the_theory_of_the_suite_is_the_one_that_is_asked(measured: Make) -> None:
    """Nothing is expected of the weights of these layers, which are not known."""
    figure = profiles([measured()])
    assert figure is not None
    assert names(figure) == ["he"]


def test_what_is_not_finite_or_zero_is_said(measured: Make) -> None:
    broken = profiles([measured(second_moment=np.nan)], theory=silent)
    dead = profiles([measured(second_moment=0.0, correlation=np.nan)], theory=silent)
    well = profiles([measured()], theory=silent)
    assert broken is not None
    assert dead is not None
    assert well is not None
    said = ["Crosses" in " ".join(figure.get_supxlabel().split()) for figure in (broken, dead, well)]
    assert said == [True, True, False]
    assert np.isnan(heights(broken.axes[0])[0]).all()
    assert np.isnan(heights(dead.axes[2])[0]).all()
    assert render(dead).startswith(b"\x89PNG")


def test_a_point_of_the_sweep_is_a_row_of_panels_with_the_same_limits(measured: Make) -> None:
    results = [measured(growth=2.0, depth=depth, point=(("model.depth", depth),)) for depth in (2, 4)]
    figure = profiles(results, theory=silent)
    assert figure is not None
    assert [axes.get_ylabel() for axes in figure.axes[::3]] == ["depth = 2", "depth = 4"]
    assert [axes.get_ylim() for axes in figure.axes[:3]] == [axes.get_ylim() for axes in figure.axes[3:]]
    assert [len(heights(axes)[0]) for axes in figure.axes[::3]] == [3, 5]


def test_many_points_are_cut_and_that_is_said(measured: Make) -> None:
    figure = profiles([measured(depth=1, point=(("model.depth", at),)) for at in range(8)], theory=silent)
    assert figure is not None
    assert len(figure.axes) == 18
    assert "The first 6 of the 8 points of the sweep are shown." in " ".join(figure.get_supxlabel().split())


def test_an_initializer_keeps_its_look(measured: Make) -> None:
    look = looks(["other", "he", "zeros"])
    figure = profiles([measured("zeros"), measured("he")], look, theory=silent)
    assert figure is not None
    assert names(figure) == ["he", "zeros"]
    assert [line.get_color() for line in figure.axes[0].lines] == [look["he"].colour, look["zeros"].colour]


def test_without_measurements_there_is_no_figure(result: Make) -> None:
    assert profiles([result()], theory=silent) is None
