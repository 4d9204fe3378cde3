"""The command line: exit codes, one-line errors, and what each verb prints."""

import json
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from suite.cli import VERBS, cli
from suite.cli.errors import report_errors
from tests.conftest import SMALL, NewStore

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Return a function that calls the command line in an empty folder: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "small.toml").write_text(SMALL)

    def call(*args: str) -> tuple[int, str, str]:
        code = report_errors(cli, list(args))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def stored(tmp_path: Path, new_store: NewStore) -> None:
    """The store of the folder is there already."""
    new_store(tmp_path / "mlruns")


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_explains_itself_with_an_example(call: Call, verb: str) -> None:
    code, out, _ = call(verb, "--help")
    assert code == 0
    assert "Example:" in out
    assert "suite" in out.split("Example:")[1]


def test_help_and_list_import_neither_tensorflow_nor_mlflow() -> None:
    for verb in ("--help", "list"):
        code = (
            "import sys; from suite.cli import cli; from suite.cli.errors import report_errors; "
            f"code = report_errors(cli, [{verb!r}]); heavy = {{'tensorflow', 'keras', 'mlflow'}} & set(sys.modules); "
            "sys.exit(f'imported {heavy}' if heavy or code else 0)"
        )
        finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert finished.returncode == 0, finished.stderr


WRONG = [
    (["nope"], "unknown command 'nope'"),
    (["run", "smal"], "unknown benchmark 'smal'; did you mean small?"),
    (["run", "small", "--set", "x"], "--set: expected KEY=VALUE"),
    (["run", "small", "--set", "training.stepz=1"], "unknown key 'stepz'; did you mean steps"),
    (["run", "small", "--seeds", "0"], "0 is not in the range"),
    (["run", "small", "--tracking-uri", "plain/folder"], "plain/folder"),
    (["show", "nothing"], "unknown benchmark 'nothing'"),
    (["data", "fetch", "minst"], "minst"),
]


@pytest.mark.parametrize(("args", "message"), WRONG, ids=[" ".join(args) for args, _ in WRONG])
def test_wrong_input_exits_2_with_what_is_wrong(call: Call, args: list[str], message: str) -> None:
    code, _, err = call(*args)
    assert code == 2
    assert message in err
    assert "Traceback" not in err


def test_debug_shows_the_traceback(call: Call) -> None:
    from suite.errors import UserError

    with pytest.raises(UserError):
        call("--debug", "run", "smal")


def test_run_prints_progress_the_comparison_and_where_to_look_next(call: Call, tmp_path: Path) -> None:
    code, out, _ = call("run", "small", "--plain")
    assert code == 0
    assert "4 of 4" in out or "4/4" in out
    assert "he" in out
    assert "python -m suite ui" in out
    assert (tmp_path / "mlruns" / "mlflow.db").is_file()
    drawn = {path.stem for path in (tmp_path / "mlruns" / "artifacts").rglob("figures/*.png")}
    assert drawn == {"boundary", "boundaries", "curves", "final", "ranking"}, "of one trial of each, and of all"

    code, out, _ = call("results", "small", "--format", "json")
    rows = json.loads(out)
    assert code == 0
    assert {(row["initializer"], row["seed"]) for row in rows} == {(i, s) for i in ("he", "zeros") for s in (0, 1)}
    code, out, _ = call("results", "small", "--format", "csv", "--initializer", "he", "--seed", "1")
    assert len(pd.read_csv(BytesIO(out.encode()))) == 1
    call("results", "small", "--format", "parquet", "--output", "small.parquet")
    assert len(pd.read_parquet("small.parquet")) == 4
    code, out, _ = call("results", "small")
    assert "final/test_accuracy" in out.splitlines()[0]
    code, out, _ = call("results", "small", "--initializer", "he", "--seed", "0", "--figures", "drawn")
    assert [Path(line).is_file() for line in out.split()] == [True, True]


@pytest.mark.usefixtures("undrawn", "stored")
def test_a_failed_trial_exits_3_and_says_why(call: Call, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(
        "import threading\n"
        "import keras\n"
        "class Broken(keras.initializers.HeNormal):\n"
        "    def __call__(self, shape, dtype=None):\n"
        "        if threading.current_thread().name.startswith('trial_'):\n"
        "            raise RuntimeError('no weights today')\n"
        "        return super().__call__(shape, dtype)\n"
    )
    code, out, _ = call("run", "small", "--plain", "--initializer", "he", "--initializer", "broken.py:Broken")
    assert code == 3
    assert "no weights today" in out


@pytest.mark.usefixtures("undrawn", "stored")
def test_a_claim_that_fails_exits_1(call: Call, tmp_path: Path) -> None:
    claim = '[[claims]]\nstatement = "s"\nsource = "t"\ninitializer = "zeros"\nmetric = "initial/train_loss"\n'
    (tmp_path / "benchmarks" / "claim.toml").write_text(f"{SMALL}\n{claim}published = 2.5\ntolerance = 0.5\n")
    code, out, _ = call("run", "claim", "--plain")
    assert code == 1
    assert "fail" in out


def test_a_dry_run_trains_nothing(call: Call, tmp_path: Path) -> None:
    code, out, _ = call("run", "small", "--dry-run", "--seeds", "7", "--initializer", "mine.py:Mine")
    assert code == 0
    assert "21 trials: 3 initializers × 7 seeds" in out
    assert "imports: mine.py:Mine" in out
    assert not (tmp_path / "mlruns").exists()


def test_show_fills_in_every_default(call: Call) -> None:
    _, out, _ = call("show", "small")
    assert 'training.dtype = "float32"' in out
    assert "4 trials" in out


def test_list_shows_the_current_folder_and_the_shipped_benchmarks(call: Call) -> None:
    _, out, _ = call("list")
    assert "small" in out
    assert "mnist" in out
    _, out, _ = call("list", "--tag", "default")
    assert "A small one" not in out


def test_data_says_what_is_there(call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SUITE_DATA", str(tmp_path / "cache"))
    _, out, _ = call("data", "list")
    assert "circles" in out
    _, out, _ = call("data", "where", "mnist")
    assert len(out.splitlines()) == 4
    assert all(line.endswith("missing") for line in out.splitlines())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(call: Call, shell: str) -> None:
    code, out, _ = call("completion", shell)
    assert code == 0
    assert "_SUITE_COMPLETE" in out


@pytest.mark.usefixtures("stored")
def test_results_of_nothing_is_said(call: Call) -> None:
    code, _, err = call("results", "nothing")
    assert code == 2
    assert "nothing" in err


def test_every_verb_has_a_module() -> None:
    context: Any = None
    for verb in VERBS:
        assert cli.get_command(context, verb) is not None
