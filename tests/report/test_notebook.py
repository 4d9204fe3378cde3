"""What a notebook's cell shows: the terminal's words and numbers, as markup that nothing in them can leave."""

import io
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.load import load
from suite.commands.training import audience
from suite.execution.listener import Silent
from suite.report.charts.figure import Drawing
from suite.report.charts.figures import Figures
from suite.report.charts.page import page
from suite.report.checks.table import table as check_table
from suite.report.contents import boards
from suite.report.contents import report as report_module
from suite.report.contents.boards import Checks, Ranking
from suite.report.contents.report import Report, Reports
from suite.report.notebook import progress as progress_module
from suite.report.notebook.progress import INTERVAL, NotebookProgress
from suite.report.tables.markup import View
from suite.report.tables.sheet import Sheet
from suite.training.result import Result, Status
from tests.analysis.ranking.boards import many
from tests.report.mixed import CHECKS
from tests.report.page.study import HARM, deep, shallow

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Make = Callable[..., Result]

HARMLESS = {"class", "scope", "aria-label", "style", "alt", "src"}


class Shown(HTMLParser):
    """The elements of a cell, all of their attributes, its pictures and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.pictures: list[dict[str, str | None]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.pictures += [dict(attrs)] if tag == "img" else []

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    def says(self, words: str) -> bool:
        return " ".join(words.split()) in " ".join(self.words)


def said_in(sheet: Sheet) -> list[str]:
    return [sheet.title, *sheet.note.split("`"), *(cell for row in sheet.rows for cell in row)]


def figure(title: str = HARM) -> "Figure":
    return page(["one"], 1, panel_height=0.5, title=title, caption="", xlabel="step", width=2.0)[0]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return shallow(tmp_path_factory.mktemp("study"))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of results of which figures were drawn; they are small ones."""
    calls: list[int] = []

    def figures(_benchmark: Benchmark, results: list[Result]) -> "Mapping[str, Figure]":
        calls.append(len(results))
        return {"curves": figure(), "final": figure("other")}

    monkeypatch.setattr(report_module, "figures", figures)
    return calls


@pytest.mark.usefixtures("drawn")
def test_a_cell_shows_tables_verdicts_failures_and_the_main_figure_and_no_markup_of_theirs(found: Report) -> None:
    report = replace(found)
    cell = Shown(report._repr_html_())
    sheets = [*report.table.parts, *report.claims.parts]
    assert len(sheets) == 3, "the comparison, the signals and the claims"
    for sheet in sheets:
        assert isinstance(sheet, Sheet)
        assert [text for text in said_in(sheet) if not cell.says(text)] == []
    assert cell.says(f"huge, seed 5: failed: {HARM}")
    assert not cell.tags & {"script", "a", "iframe"}
    assert cell.attributes <= HARMLESS
    (picture,) = cell.pictures
    assert str(picture["src"]).startswith("data:image/png;base64,iVBORw0KGgo")
    assert "".join(str(picture["alt"]).split()) == "".join(HARM.split())


@pytest.mark.usefixtures("drawn")
def test_reports_are_a_list_with_a_line_each(found: Report) -> None:
    reports = Reports([found, found])
    first, second = reports
    assert isinstance(reports, list)
    assert first.rows is found.rows
    assert repr(second) == "Report(shallow: 3 initializers; 17 of 18 trials scored; claims: 1 pass, 1 fail)"
    assert repr(reports) == f"[{first!r},\n {second!r}]"
    assert Shown(reports._repr_html_()).words.count("shallow:") == 4, "comparison and signals of both"


def test_figures_are_drawn_once_and_when_they_are_asked_for(found: Report, drawn: list[int]) -> None:
    figures = replace(found).figures
    assert drawn == []
    assert list(figures) == ["curves", "final"]
    assert figures["curves"] is figures["curves"]
    assert (len(figures), repr(figures), drawn) == (2, "Figures(curves, final)", [18])
    assert len(Shown(figures._repr_html_()).pictures) == 2


def test_frames_have_a_row_a_trial(found: Report) -> None:
    frame = found.frame
    assert len(frame) == 18
    assert frame["final/test_accuracy"].dtype.kind == "f"


@pytest.mark.usefixtures("drawn")
def test_without_data_there_is_the_reason(found: Report) -> None:
    report = Report(found.benchmark, [], [], found.verdicts, complete=False, unavailable="the well <i>is</i> dry")
    cell = Shown(report._repr_html_())
    assert cell.says("shallow: not run: the well <i>is</i> dry")
    assert "table" not in cell.tags, "claims of what was not run are no news"
    assert repr(report).endswith("not run: the well <i>is</i> dry)")


def test_a_limit_is_shown_with_its_sentences_and_as_text_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    table = (deep(tmp_path_factory.mktemp("study"))).table
    console = Console(file=io.StringIO(), width=100)
    with console.capture() as captured:
        for part in table.parts:
            console.print(part)
    assert repr(table).split() == captured.get().split()
    cell = Shown(table._repr_html_())
    assert {"table", "ul"} <= cell.tags
    assert cell.says("trains 25 layers or more with relu")
    assert repr(View(())) == ""


def test_a_check_is_one_table(found: Report) -> None:
    checks = Checks(CHECKS)
    cell = Shown(checks._repr_html_())
    assert [text for text in said_in(check_table(CHECKS)) if not cell.says(text)] == []
    assert checks == CHECKS
    assert repr(checks) == "Checks(deep: fail, gone: fail)"
    assert found.refuted is found.refuted


def test_a_leaderboard_shows_its_table_its_sentences_and_its_scores(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(text: str, name: str) -> Benchmark:
        path = tmp_path_factory.mktemp("ranked") / f"{name}.toml"
        path.write_text(text, "utf-8")
        return load(str(path))

    monkeypatch.setattr(boards, "figures", lambda _board: {"scores": figure()})
    ranking = Ranking(many(make))
    cell = Shown(ranking._repr_html_())
    sheet, sentences = ranking.table.parts
    assert isinstance(sheet, Sheet)
    assert not isinstance(sentences, Sheet)
    assert [text for text in [*said_in(sheet), *" ".join(sentences.sentences).split("`")] if not cell.says(text)] == []
    assert len(cell.pictures) == 1
    assert repr(ranking).startswith("Ranking(4 initializers over 8 tasks; first or tied: ")


class Notebook:
    """A kernel's shell, as far as it is asked: outputs by display id, in the order of their making."""

    kernel = object()

    def __init__(self) -> None:
        self.outputs: dict[str, list[dict[str, str]]] = {}
        self.display_pub = self

    def publish(self, data: dict[str, str], *, transient: dict[str, str], update: bool) -> None:
        assert update == (transient["display_id"] in self.outputs)
        self.outputs.setdefault(transient["display_id"], []).append(data)

    @property
    def looks(self) -> list[dict[str, str]]:
        (found,) = self.outputs.values()
        return found


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> Notebook:
    found = Notebook()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: found))
    return found


def test_a_notebook_shows_a_figure() -> None:
    shown = Figures(lambda: {"curves": figure()})["curves"]
    assert isinstance(shown, Drawing)
    png, size = shown._repr_png_()
    assert (png[:4], size) == (b"\x89PNG", {"width": 192})


def test_only_a_kernel_is_a_notebook(monkeypatch: pytest.MonkeyPatch, notebook: Notebook) -> None:
    mine = Silent()
    with audience(mine) as hears:
        assert hears is mine
    with audience(None) as hears:
        assert isinstance(hears, NotebookProgress)
    for terminal in (SimpleNamespace(get_ipython=lambda: None), SimpleNamespace(get_ipython=lambda: object())):
        monkeypatch.setitem(sys.modules, "IPython", terminal)
        with audience(None) as hears:
            assert isinstance(hears, Silent)
    monkeypatch.delitem(sys.modules, "IPython")
    with audience(None) as hears:
        assert isinstance(hears, Silent)
    assert len(notebook.looks) == 2, "of the one that was shown: its beginning and its end"


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The box changes only when it is told to."""
    assert INTERVAL < 1
    monkeypatch.setattr(progress_module, "INTERVAL", 3600.0)


@pytest.mark.usefixtures("patient")
def test_one_box_shows_bars_and_leaves_lines(notebook: Notebook, result: Make) -> None:
    now = [0.0]
    with NotebookProgress(notebook, lambda: now[0]) as progress:
        for name, trials in (("small", 4), ("other", 2), ("before", 3)):
            progress.planned(name, trials)
        progress.skipped("small", 1)
        progress.skipped("before", 3)
        progress.started(result("he", 0).trial)
        progress.started(result("<i>he</i>", 1).trial)
        now[0] = 30.0
        progress.finished(result("he", 0))
        progress.finished(result("<i>he</i>", 1, status=Status.FAILED, error="Traceback <b>\n  deep\nValueError: <b>"))
        progress.started(result("he", 2).trial)
        now[0] = 40.0
        progress.show()
        progress.show()
        progress.finished(result("he", 2, status=Status.FAILED, error="ValueError"))
        progress.note("the well is <b>dry</b>")
        progress.started(result("he", 0, benchmark="other").trial)
    begun, middle, end = notebook.looks
    assert begun["text/plain"] == "getting ready …"
    bars = Shown(middle["text/html"])
    assert bars.says("small 3/4 40 s 1 failed other 0/2 small: he, seed 2, 10 s")
    assert 'style="width: 75.0%"' in middle["text/html"]
    assert end["text/plain"].splitlines() == [
        "before: 3 trials, done before",
        "small: <i>he</i>, seed 1: failed: ValueError: <b>",
        "small: 4 of 4 trials in 40 s, 2 failed",
        "the well is <b>dry</b>",
        "other: stopped at 0 of 2 trials in 0 s",
    ]
    left = Shown(end["text/html"])
    assert left.says("Traceback <b> deep ValueError: <b>")
    assert all(left.says(line) for line in end["text/plain"].splitlines())
    assert left.tags == {"div", "style", "p", "details", "summary", "pre"}


@pytest.mark.usefixtures("patient")
def test_nothing_is_left_where_nothing_was_planned(notebook: Notebook) -> None:
    with NotebookProgress(notebook):
        pass
    assert Shown(notebook.looks[-1]["text/html"]).tags == {"div", "style"}
    assert notebook.looks[-1]["text/plain"] == ""
