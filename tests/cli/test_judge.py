"""`judge` on the command line: results made elsewhere, files, and exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from suite.cli import cli
from suite.cli.errors import report_errors

GAINS = {"better": 0.02, "worse": -0.02, "equal": 0.001}


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of runs in the current folder: three initializers and a default on two tasks."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    rows = ["initializer,task,seed,score"]
    for task in ("dense", "conv"):
        for seed in range(9):
            rows += [f"{name},{task},{seed},{0.8 + gain + seed / 100}" for name, gain in {"he": 0, **GAINS}.items()]
    file = tmp_path / "runs.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["better"], 0, "better is better than he: better on 2 of 2 tasks, worse on none."),
        (["worse"], 1, "worse is worse than he: better on none of 2 tasks, worse on 2."),
        (["worse", "--lower"], 0, "worse is better than he"),
        (["equal"], 0, "equal is tied with he: better on none of 2 tasks, tied on 2, worse on none."),
        (["better", "--alpha", "0.0001"], 3, "better is not known to differ from he"),
    ],
)
def test_the_exit_code_says_what_the_card_says(
    runs: Path, capsys: pytest.CaptureFixture[str], options: list[str], code: int, says: str
) -> None:
    assert report_errors(cli, ["judge", "--results", runs.name, "--baseline", "he", *options]) == code
    said = capsys.readouterr().out
    assert says in " ".join(said.split())
    assert max(map(len, said.splitlines())) <= 80


def test_a_card_is_written_as_json_markdown_and_a_page(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = ["--json", "card.json", "--markdown", "card.md", "--html", "card.html"]
    assert report_errors(cli, ["judge", "better", "--results", runs.name, "--baseline", "he", *files]) == 0
    assert json.loads(Path("card.json").read_text(encoding="utf-8"))["ruling"] == "better"
    assert Path("card.md").read_text(encoding="utf-8").startswith("- better is better than he")
    assert Path("card.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    capsys.readouterr()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "expected an initializer to judge, or --results"),
        (["--results", "runs.csv"], "runs.csv: --baseline: unknown initializer 'default'"),
        (["--results", "runs.csv", "--baseline", "he"], "which to judge; it has better, worse, equal"),
        (["beter", "--results", "runs.csv", "--baseline", "he"], "unknown initializer 'beter'; did you mean better"),
        (["--results", "nowhere.csv"], "nowhere.csv: expected a CSV file"),
        (["mine", "--task", "dense", "--results", "runs.csv"], "tasks: expected none beside results"),
        (["he_normal", "--minutes", "0"], "--minutes"),
    ],
)
@pytest.mark.usefixtures("runs")
def test_wrong_input_exits_2(capsys: pytest.CaptureFixture[str], options: list[str], message: str) -> None:
    assert report_errors(cli, ["judge", *options]) == 2
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said


def test_results_are_judged_without_tensorflow_or_mlflow(runs: Path) -> None:
    program = (
        "import sys; from suite.cli import cli; from suite.cli.errors import report_errors; "
        f"code = report_errors(cli, ['judge', 'better', '--results', {str(runs)!r}, '--baseline', 'he']); "
        "heavy = {'tensorflow', 'keras', 'mlflow'} & {*sys.modules}; "
        "sys.exit(f'imported {heavy}' if heavy or code else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
