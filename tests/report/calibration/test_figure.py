import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from suite.analysis.calibration.calibrate import calibrated
from suite.analysis.calibration.pool import Pool, Subject
from suite.analysis.calibration.reruns import NOISE, TIMES, Form, Planted
from suite.benchmark.sweep import EVERYWHERE
from suite.report.calibration.figure import calibration_figure
from suite.report.charts.page import render

POOL = Pool(
    tuple(Subject(name, EVERYWHERE, "final/test_accuracy", 0.01) for name in ("he", "lecun", "orthogonal")),
    np.random.default_rng(0).normal(0.9, 0.01, (3, 50)) * [[1], [1.1], [0.5]],
    np.full((3, 50), 0.3),
)
CALIBRATION = calibrated("$small$", POOL, 20, at=(3, 8), reruns=60, alpha=0.1)


@pytest.fixture(scope="module")
def figure() -> Figure:
    return calibration_figure(CALIBRATION)


def heights(axes: Axes, *, solid: bool) -> list[list[float]]:
    """Return the lines over the numbers of seeds."""
    lines = [line for line in axes.lines if list(np.asarray(line.get_xdata())) == [3, 8, 20]]
    return [[float(y) for y in np.asarray(line.get_ydata())] for line in lines if _solid(line) == solid]


def _solid(line: Line2D) -> bool:
    return line.get_linestyle() == "-"


@pytest.mark.parametrize(("at", "form"), list(enumerate(Form)))
def test_lines_are_the_median_initializers_shares(figure: Figure, at: int, form: Form) -> None:
    gates = [CALIBRATION.gate(n) for n in (3, 8, 20)]
    drops = [Planted(form, times) for times in TIMES]
    found = [[spread.median.share for gate in gates if (spread := gate.found(each))] for each in drops]
    passed = [[spread.median.share for gate in gates if (spread := gate.passed(each))] for each in drops]
    if form is Form.SHIFT:
        passed.append([spread.median.share for gate in gates if (spread := gate.passed(NOISE))])
    assert heights(figure.axes[at], solid=True) == found
    assert heights(figure.axes[at], solid=False) == passed


def test_errors_stand_beside_their_level(figure: Figure) -> None:
    axes = figure.axes[2]
    gates = [CALIBRATION.gate(n) for n in (3, 8, 20)]
    passes = [spread.worst.share for gate in gates if (spread := gate.passed(Planted(Form.SHIFT, None)))]
    assert heights(axes, solid=True) == [[gate.alarms.share for gate in gates], passes]
    assert any(set(np.asarray(line.get_ydata())) == {0.1} for line in axes.lines)
    assert axes.get_ylim()[1] > 0.2
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["false alarms", "false passes", "α"]


def test_every_share_of_the_first_panels_has_its_band(figure: Figure) -> None:
    assert [len(axes.collections) for axes in figure.axes] == [2 * len(TIMES) + 1, 2 * len(TIMES), 2]


def test_each_number_of_seeds_has_its_tick_and_each_drop_its_name(figure: Figure) -> None:
    for axes in figure.axes:
        assert [text.get_text() for text in axes.get_xticklabels()] == ["3", "8", "20"]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == [
        "½ point",
        "1 point",
        "2 points",
        "5 points",
        "unchanged",
        "is found",
        "passes",
    ]


def test_names_are_drawn_literally_and_the_caption_says_what_is_promised(figure: Figure) -> None:
    assert "α = 10 %" in figure.get_supxlabel()
    assert "<!-- $small$: what the gate finds" in render(figure, "svg").decode()
