"""The public face: the functions of the command line, typed, with examples that run."""

import doctest
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from subprocess import run
from types import FunctionType

import pytest

import suite
from suite.report.charts.figures import Figures
from suite.report.contents.boards import Checks, Ranking
from tests.conftest import undraw

COMMANDS = ("run", "check", "rank", "explain", "audit", "report", "results", "accept", "calibrate", "judge")

SHOWN = ("Audit", "Report", "Checks", "Ranking", "Page", "Acceptance", "Calibration", "Card", "Diagnosis")
"""Types whose docstrings have examples, too."""

EXAMPLES = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

CIRCLES = """
title = "Three initializers on two circles"
seeds = 20

[dataset]
name = "circles"
train = 100

[model]
name = "mlp"
hidden = [10, 5]

[training]
optimizer = { class_name = "SGD", config = { learning_rate = 0.05 } }
batch_size = "full"
steps = 1000

[initializers]
zeros = "zeros"
random-x10 = { class_name = "RandomNormal", config = { stddev = 10.0 } }
he-normal = "he_normal"

[regression]
margin = 0.03

[[claims]]
statement = "Zeros never breaks symmetry"
source = "theory"
initializer = "zeros"
metric = "final/train_accuracy"
within = [0.4, 0.6]
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The current folder of the examples, whose circles take a second to train; all 20 seeds are."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "benchmarks" / "baselines").mkdir(parents=True)
    (folder / "benchmarks" / "circles.toml").write_text(CIRCLES, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        undraw(patch)
        suite.run("circles")
        yield folder


@pytest.mark.parametrize("name", COMMANDS)
def test_a_function_is_the_one_of_the_command_line(name: str) -> None:
    assert getattr(suite, name) is getattr(import_module(f"suite.commands.{name}"), name)


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("name", [*COMMANDS, "load", "assert_initialized", *SHOWN])
def test_the_example_of_a_docstring_runs_and_prints_what_it_says(name: str) -> None:
    test = doctest.DocTestFinder(recurse=False).find(getattr(suite, name), name, globs={"suite": suite})[0]
    assert test.examples, f"{name} has no example"
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=EXAMPLES).run(test, out=said.append)
    assert result.failed == 0, "".join(said)


def test_nothing_at_the_door_is_untyped() -> None:
    for name in suite.__all__:
        found = getattr(suite, name)
        assert found.__doc__
        if isinstance(found, FunctionType):
            hints = {**found.__annotations__}
            assert {*hints} >= {*found.__code__.co_varnames[: found.__code__.co_argcount], "return"}
            assert not any("Any" in str(hint) for hint in hints.values() if name != "explain"), name
    assert (files("suite") / "py.typed").is_file()


def test_a_room_and_a_function_share_a_name() -> None:
    program = """
import suite
import suite.report.tables.sheet
from suite.report.tables import sheet
assert sheet is suite.sys.modules["suite.report.tables.sheet"]
assert callable(suite.report)
"""
    done = run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("make", ["run", "check", "rank"])
def test_each_result_is_a_frame_and_a_table_in_markdown_and_latex(make: str) -> None:
    found = suite.check("circles", run=False) if make == "check" else getattr(suite, make)("circles")
    assert isinstance(found, suite.Reports | Checks | Ranking)
    assert len(found.frame) == {"run": 60, "check": 4, "rank": 3}[make]
    assert "|" in found.to_markdown()
    latex = found.to_latex()
    assert latex.count(r"\begin{tabular}{") == latex.count(r"\bottomrule") >= 1
    assert not {*"−→≥α"} & {*latex}
    assert "<table" in found._repr_html_()


def test_figures_of_a_paper_have_its_width_its_type_and_no_title(study: Path) -> None:
    (report,) = suite.run("circles", seeds=3)
    figures = Figures(report.figures._draw)
    usual, small = figures["curves"], figures.styled(width=3.4, font_size=6, title=False)["curves"]
    assert (usual.get_figwidth(), small.get_figwidth()) == pytest.approx((7.2, 3.4))
    assert (usual.get_suptitle(), small.get_suptitle()) == ("Three initializers on two circles", "")
    assert {round(float(text.get_fontsize()), 3) for text in small.axes[0].get_yticklabels()} == {5.333}
    small.savefig(study / "curves.pdf")
    written = (study / "curves.pdf").read_bytes()
    assert b"/FontFile2" in written
    assert b"/Type3" not in written
