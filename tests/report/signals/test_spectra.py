from collections.abc import Callable, Sequence

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from suite.analysis.summary import summarize
from suite.report.charts.drawn import drawn
from suite.report.charts.page import render
from suite.report.charts.style import Look, looks
from suite.report.signals import spectra as charts
from suite.report.signals.spectra import ISOMETRY, singular_values
from suite.training.result import Result

Make = Callable[..., Result]


def spectra(results: Sequence[Result], look: dict[str, Look] | None = None) -> Figure | None:
    look = look or looks(result.trial.initializer for result in results)
    plot = charts.spectra(results, look)
    return None if plot is None else drawn(plot, look)


def points(axes: Axes) -> list[tuple[list[float], list[float]]]:
    return [(np.asarray(line.get_xdata()).tolist(), np.asarray(line.get_ydata()).tolist()) for line in axes.lines]


def test_values_of_all_inputs_and_seeds_are_pooled_the_largest_first(measured: Make) -> None:
    results = [measured(replicate=0, spectrum=[[4.0, 1.0], [3.0, 2.0]]), measured(replicate=1, spectrum=[[5.0, 0.5]])]
    figure = spectra(results)
    assert figure is not None
    ((shares, values),) = points(figure.axes[0])
    assert values == [5.0, 4.0, 3.0, 2.0, 1.0, 0.5]
    assert shares == pytest.approx([1 / 12, 3 / 12, 5 / 12, 7 / 12, 9 / 12, 11 / 12])
    assert "edge" not in figure.get_supxlabel()


def test_what_is_rounding_is_zero_and_stands_at_the_lower_edge(measured: Make) -> None:
    result = measured(spectrum=[[1.0, 1e-3, 1e-9], [1e-8, 1e-10, 0.0], [0.0, 0.0, 0.0]])
    (row,) = summarize([result])
    assert singular_values(row).tolist() == [1.0, 1e-3, 1e-8, 1e-10, 0.0, 0.0, 0.0, 0.0, 0.0]
    figure = spectra([result])
    assert figure is not None
    assert np.isnan(points(figure.axes[0])[0][1][4:]).all()
    crosses = [np.asarray(each.get_offsets()) for each in figure.axes[0].collections]
    assert [len(each) for each in crosses] == [0, 5]
    assert set(crosses[1][:, 1].tolist()) == {0.0}
    assert "Crosses at the lower edge: values that are 0" in " ".join(figure.get_supxlabel().split())


def test_the_band_of_isometry_is_shaded_and_always_in_view(measured: Make) -> None:
    figure = spectra([measured(spectrum=[[1e-4, 1e-5]])])
    assert figure is not None
    (axes,) = figure.axes
    (band,) = axes.patches
    assert band.get_window_extent().transformed(axes.transData.inverted()).intervaly == pytest.approx(ISOMETRY)
    assert axes.get_ylim()[1] > ISOMETRY[1]
    assert axes.get_yscale() == "log"


def test_a_point_of_the_sweep_is_a_panel_on_the_same_axes(measured: Make) -> None:
    look = looks(["zeros", "he"])
    results = [
        measured(name, spectrum=[[2.0, 1.0]], point=(("model.depth", depth),))
        for depth in (2, 4)
        for name in ("he", "zeros")
    ]
    figure = spectra(results, look)
    assert figure is not None
    assert [axes.get_title("left") for axes in figure.axes] == ["depth = 2", "depth = 4"]
    assert figure.axes[0].get_ylim() == figure.axes[1].get_ylim()
    assert [line.get_color() for line in figure.axes[1].lines] == [look["zeros"].colour, look["he"].colour]
    assert render(figure).startswith(b"\x89PNG")


def test_seeds_without_a_spectrum_are_left_out(measured: Make) -> None:
    figure = spectra([measured("he"), measured("zeros", spectrum=[[1.0]])])
    assert figure is not None
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["zeros"]


def test_without_any_spectrum_there_is_no_figure(measured: Make, result: Make) -> None:
    assert spectra([measured(), result()]) is None
