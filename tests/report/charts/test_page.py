import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from suite.report.charts.page import page, render


def small(names: list[str], across: int = 2, title: str = "", caption: str = "") -> "Figure":
    return page(names, across, panel_height=1.0, title=title, caption=caption, xlabel="step")[0]


def test_a_page_has_a_panel_for_each_name_and_no_more() -> None:
    figure, panels = page(["a", "b", "c"], 2, panel_height=1.0, title="", caption="", xlabel="step")
    assert [panel.get_title("left") for panel in panels] == ["a", "b", "c"]
    assert figure.axes == panels
    assert [panel.get_xlabel() for panel in panels] == ["", "", "step"]


def test_long_titles_and_captions_are_wrapped_and_make_the_page_higher() -> None:
    short, long = small(["a"], title="word", caption="word"), small(["a"], title="word " * 60, caption="word " * 60)
    assert long.get_suptitle().count("\n") >= 2
    assert long.get_supxlabel().count("\n") >= 2
    assert long.get_figheight() > short.get_figheight()


def test_lines_of_a_title_stay_on_the_page() -> None:
    figure = small(
        ["a"], title="The scale of sparse weights decides whether momentum gets an autoencoder off the plateau"
    )
    figure.draw_without_rendering()
    (title,) = (text for text in figure.texts if text.get_text() == figure.get_suptitle())
    assert title.get_window_extent().x1 <= figure.bbox.x1


def test_a_value_stays_with_its_name() -> None:
    panel = small(["activation = tanh, depth = 30, width = 100"] * 5, across=4).axes[0]
    lines = panel.get_title("left").splitlines()
    assert len(lines) > 1
    assert all(" = " in line for line in lines)


def test_texts_are_drawn_literally() -> None:
    figure = small(["$x_1$"], title="$x_2$", caption="$x_3$ [red]")
    svg = render(figure, "svg").decode()
    for text in ("$x_1$", "$x_2$", "$x_3$ [red]"):
        assert f"<!-- {text} -->" in svg


@pytest.mark.parametrize(("kind", "magic"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_figure_becomes_a_file(kind: str, magic: bytes) -> None:
    assert render(small(["a"]), kind).startswith(magic)  # type: ignore[arg-type]


def test_the_resolution_is_that_which_was_asked_for() -> None:
    figure = small(["a"])
    width = int.from_bytes(render(figure, dpi=50)[16:20])
    assert width == pytest.approx(figure.get_figwidth() * 50, abs=1)


def test_drawing_imports_no_pyplot_and_changes_no_setting() -> None:
    program = """
import sys
import suite.report.contents.figures, suite.report.comparison.table, suite.report.checks.verdicts
import suite.report.progress.terminal
assert not {"matplotlib", "scipy", "pandas", "tensorflow", "keras", "sklearn", "mlflow"} & set(sys.modules)
import matplotlib
before = matplotlib.rcParams.copy()
from suite.report.charts.page import page, render
render(page(["a"], 1, panel_height=1.0, title="t", caption="c", xlabel="x")[0])
assert "matplotlib.pyplot" not in sys.modules
assert dict.__eq__(matplotlib.rcParams.copy(), before)
"""
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
