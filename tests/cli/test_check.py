"""`python -m suite check`: exit codes, what is printed and written, and what it does not wait for."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from suite.analysis.check import Check
from suite.cli import cli
from suite.cli.errors import report_errors
from suite.cli.output import SUMMARY
from suite.commands import check as check_module
from suite.commands.accept import accept
from suite.report.checks.table import markdown
from suite.report.progress import terminal
from suite.report.progress.terminal import Progress
from tests.conftest import NewStore
from tests.workplace import ACCURACY, Workplace, claim

Call = Callable[..., tuple[int, str, str]]

HE = [0.9, 0.91, 0.92, 0.93, 0.94, 0.95]
VALUES = {"zeros": [0.5] * 6, "he": HE}
TRUE, FALSE, OPEN = claim("within = [0.8, 1.0]"), claim("within = [0.0, 0.1]"), claim("within = [0.92, 1.0]")


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory, new_store: NewStore) -> Iterator[Workplace]:
    """Benchmarks with stored results: one passes, one fails, one is undecided, one has nothing to be held against."""
    folder = tmp_path_factory.mktemp("check")
    with pytest.MonkeyPatch.context() as patch:
        place = Workplace(folder, patch, new_store(folder))
        patch.delenv(SUMMARY, raising=False)
        for name, claims in {"good": [TRUE], "bad": [FALSE], "open": [OPEN], "plain": []}.items():
            place.log(place.write(name, *claims, seeds=6), VALUES)
        accept("good")
        yield place


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], workplace: Workplace) -> Call:
    """Return a function that calls the command line in the workplace: exit code, standard output, standard error."""
    assert Path.cwd() == workplace.folder

    def call(*args: str) -> tuple[int, str, str]:
        code = report_errors(cli, ["check", *args])
        return code, *capsys.readouterr()

    return call


@pytest.mark.parametrize(
    ("names", "code", "state"),
    [
        (["good"], 0, "pass"),
        (["bad"], 1, "fail"),
        (["open"], 3, "undecided"),
        (["plain"], 3, "new"),
        (["good", "open"], 3, "undecided"),
        (["good", "open", "bad"], 1, "fail"),
        ([], 1, "fail"),
    ],
)
def test_exit_codes(call: Call, names: list[str], code: int, state: str) -> None:
    found, out, err = call(*names, "--no-run")
    assert (found, err) == (code, "")
    named = ", ".join(names) or "bad, good, open"
    assert out.splitlines()[0].rstrip() == f"check of {named}: {state}"


def test_wrong_input_exits_2_in_one_line(call: Call) -> None:
    code, out, err = call("godo")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("error: unknown benchmark 'godo'; did you mean good?")


@pytest.mark.parametrize(
    "wrong",
    [*(f"--alpha {alpha}" for alpha in ("0", "-0.1", "0.51", "nan", "x")), "--until-decided 0", "--jobs 0", "--set x"],
)
def test_options_out_of_range_exit_2(call: Call, wrong: str) -> None:
    code, out, err = call("good", "--no-run", *wrong.split())
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "Traceback" not in err


def test_the_table_has_verdicts_numbers_reasons_and_counts(call: Call) -> None:
    _, out, _ = call("good", "open", "--no-run")
    text = " ".join(out.split())
    assert "undecided open It is so 0.9250 [0.9000, 0.9500]" in text
    assert "pass good he, final/test_accuracy 92.50 → 92.50, 0" in text
    assert "every seed gives the accepted number, to the last digit" in text
    assert "1 undecided, 2 new, 3 pass." in text
    assert max(map(len, out.splitlines())) <= 100


def test_options_reach_the_gate(call: Call, tmp_path: Path, new_store: NewStore) -> None:
    assert call("good", "--no-run", "--alpha", "0.01")[0] == 3, "six seeds are not enough for 99 %"
    assert call("good", "--no-run", "--alpha", "0.1")[0] == 0
    assert call("good", "--no-run", "--seeds", "5", "--alpha", "0.1")[0] == 3, "six were accepted"
    assert call("good", "--no-run", "--seeds", "7")[0] == 1, "the seventh is missing"
    assert call("good", "--no-run", "--until-decided", "40")[0] == 3, "each of four looks has a quarter of alpha"
    assert call("good", "--no-run", "--set", "training.steps=11")[0] == 1
    code, out, _ = call("good", "--no-run", "--initializer", "he")
    assert (code, "zeros" in out, "stale" in out) == (0, False, False)
    assert call("good", "--no-run", "--tracking-uri", new_store(tmp_path))[0] == 1, "nothing is there"


def test_what_has_no_say_in_the_verdict_reaches_the_gate_and_the_terminal(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}

    class Told(Progress):
        def __init__(self, console: Any, plain: bool) -> None:
            super().__init__(console, plain)
            asked["plain"] = plain

    def check(_names: Sequence[str], **options: Any) -> list[Check]:
        asked.update(options)
        return []

    monkeypatch.setattr(check_module, "check", check)
    monkeypatch.setattr(terminal, "Progress", Told)
    call("good", "--jobs", "7", "--plain")
    assert (asked["jobs"], asked["plain"], asked["run"]) == (7, True, True)
    call("good")
    assert (asked["jobs"], asked["plain"]) == (None, False)


def test_what_is_not_done_is_trained_and_shown_line_by_line(call: Call, workplace: Workplace) -> None:
    published = claim("published = 0.693147\ntolerance = 1e-3", "zeros", "initial/train_loss")
    workplace.write("fresh", published, more="[regression]\nguard = false\n")
    code, out, _ = call("fresh", "--plain", "--jobs", "1")
    assert code == 0
    assert "fresh: 4 trials" in out
    assert "check of fresh: pass" in out
    code, out, _ = call("fresh", "--plain")
    assert (code, out.splitlines()[0].rstrip()) == (0, "check of fresh: pass")


def test_files_for_programs_people_and_servers(call: Call, tmp_path: Path) -> None:
    json_file, markdown_file, junit_file = (tmp_path / f"out.{ending}" for ending in ("json", "md", "xml"))
    json_file.write_text("what a check of before wrote, which was longer" * 1000)
    options = ["--json", str(json_file), "--markdown", str(markdown_file), "--junit", str(junit_file)]
    code, _, _ = call("good", "bad", "--no-run", *options)
    table = json.loads(json_file.read_text())
    assert (table["code"], table["benchmarks"]) == (code, {"good": "pass", "bad": "fail"})
    assert markdown_file.read_text().startswith("### check of good, bad: fail\n\n| verdict |")
    assert [suite.get("name") for suite in ET.parse(junit_file).getroot()] == ["good", "bad"]
    assert [file.name for file in sorted(tmp_path.iterdir())] == ["out.json", "out.md", "out.xml"]


def test_the_table_is_added_to_what_a_job_on_github_shows(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "summary.md"
    page.write_text("what steps before said\n")
    monkeypatch.setenv(SUMMARY, str(page))
    assert SUMMARY == "GITHUB_STEP_SUMMARY"
    call("good", "--no-run")
    call("bad", "--no-run")
    lines = page.read_text().splitlines()
    assert lines[0] == "what steps before said"
    assert [line for line in lines if line.startswith("#")] == ["### check of good: pass", "### check of bad: fail"]
    monkeypatch.setenv(SUMMARY, "")
    assert call("good", "--no-run")[0] == 0
    monkeypatch.setenv(SUMMARY, str(tmp_path))
    code, out, err = call("good", "--no-run")
    assert (code, err.count("\n")) == (2, 1)
    assert f"{tmp_path}: cannot be written" in err
    assert "check of good: pass" in out


def test_claims_stand_beside_what_was_measured_under_the_papers_of_their_benchmarks(
    call: Call, tmp_path: Path, workplace: Workplace
) -> None:
    own, table = tmp_path / "own.toml", tmp_path / "claims.md"
    own.write_text(f'references = ["He 2015, arXiv:1502.01852"]\n{workplace.file("open").read_text()}')
    assert call("open", str(own), "good", "--no-run", "--claims", str(table))[0] == 1
    rows = [line for line in table.read_text().splitlines() if "It is so" in line]
    assert rows == [
        "| open | It is so | undecided | 0.9250 [0.9000, 0.9500] | 0.92 to 1 |",
        "| [He 2015](https://arxiv.org/abs/1502.01852) | It is so | missing | – | 0.92 to 1 |",
        "| good | It is so | pass | 0.9250 [0.9000, 0.9500] | 0.8 to 1 |",
    ]
    assert call("--no-run", "--claims", str(table))[0] == 1
    assert "| bad | It is so | fail |" in table.read_text(), "what was there before is gone"
    assert "arxiv" not in table.read_text()


def test_several_pages_have_their_claims_written_between_their_markers(call: Call, tmp_path: Path) -> None:
    readme, landmarks = tmp_path / "README.md", tmp_path / "landmarks.md"
    readme.write_text("# Mine\n<!-- claims: headlines -->\n<!-- /claims -->\nmore\n")
    landmarks.write_text("# All\n<!-- claims: all -->\nold\n<!-- /claims -->\n")
    assert call("good", "--no-run", "--claims", str(readme), "--claims", str(landmarks))[0] == 0
    head, rest = "<!-- claims: headlines -->", "\n\n<!-- /claims -->\nmore\n"
    assert readme.read_text().startswith(f"# Mine\n{head}\n\n| paper |")
    assert readme.read_text().endswith(rest)
    assert "It is so" not in readme.read_text(), "no file calls it a headline"
    assert landmarks.read_text().startswith("# All\n<!-- claims: all -->\n\n| paper |")
    assert "| good | It is so | pass |" in landmarks.read_text()
    assert "old" not in landmarks.read_text()


def test_a_marker_without_an_end_is_said_before_anything_is_trained(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the gate is asked")

    monkeypatch.setattr(check_module, "check", refuse)
    readme = tmp_path / "README.md"
    readme.write_text("<!-- claims: headlines -->\n")
    code, out, err = call("good", "--claims", str(readme))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert f"error: {readme}: <!-- claims: headlines --> has no end; expected a line <!-- /claims --> below" in err
    assert readme.read_text() == "<!-- claims: headlines -->\n"


@pytest.mark.parametrize("option", ["--json", "--markdown", "--junit", "--claims"])
def test_a_file_that_cannot_be_written_is_said_before_anything_is_trained(
    call: Call, tmp_path: Path, option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the gate is asked")

    monkeypatch.setattr(check_module, "check", refuse)
    for path, reason in ((tmp_path / "nowhere" / "out", "there is no folder"), (tmp_path, "is a directory")):
        code, out, err = call("good", option, str(path))
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert option in err
        assert reason in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_the_verdicts_are_seen_where_their_file_cannot_be_written(call: Call) -> None:
    code, out, err = call("good", "--no-run", "--json", "/dev/full")
    assert (code, err) == (2, "error: /dev/full: cannot be written: No space left on device\n")
    assert "check of good: pass" in out


QUICK = """
import sys
from suite.cli import cli
from suite.cli.errors import report_errors
code = report_errors(cli, sys.argv[1:])
heavy = {"tensorflow", "keras", "mlflow", "sklearn", "matplotlib", "pandas"} & set(sys.modules)
sys.exit(f"imported {heavy}" if heavy else code)
"""


def quick(*args: str) -> subprocess.CompletedProcess[str]:
    """Call the command line in a process of its own, which fails where something slow is imported."""
    return subprocess.run([sys.executable, "-c", QUICK, *args], capture_output=True, text=True, check=False)


def test_help_waits_for_nothing() -> None:
    finished = quick("check", "--help")
    assert finished.returncode == 0, finished.stderr
    assert "python -m suite check mnist --alpha 0.01 --junit check.xml" in finished.stdout


def test_judging_what_is_there_waits_for_nothing(call: Call, workplace: Workplace) -> None:
    """Neither where the verdict is new, but has no summary to stand on, nor where it stands there already."""
    assert call("good", "--plain")[0] == 0, "this makes the summary"
    for args, code in ((["good", "--no-run"], 0), (["bad", "--no-run"], 1), (["good"], 0)):
        name, *options = args
        finished = quick("check", str(workplace.file(name)), *options)
        assert finished.returncode == code, finished.stderr
        assert f"check of {name}: " in finished.stdout


def test_markdown_is_the_same_in_a_file_and_on_the_page(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workplace: Workplace
) -> None:
    monkeypatch.setenv(SUMMARY, str(tmp_path / "summary.md"))
    call("bad", "--no-run", "--markdown", str(tmp_path / "check.md"))
    expected = markdown([workplace.checked("bad", run=False)])
    assert (tmp_path / "summary.md").read_text() == (tmp_path / "check.md").read_text() == expected
    assert ACCURACY.replace("_", "\\_") in expected
