"""A benchmark's file is data: reading it runs no code, and nothing that is loaded may bring code along."""

import re
from pathlib import Path

import pytest

from suite.cli import cli
from suite.cli.errors import report_errors
from suite.errors import UserError
from suite.models.activation import activation_layer
from tests.conftest import SMALL, NewStore

SOURCES = sorted(Path(__file__).parents[1].joinpath("suite").rglob("*.py"))

OWN = SMALL.replace('zeros = "zeros"', 'mine = "planted.py:Mine"\nother = "planted_module:Mine"').replace(
    'name = "mlp"', 'name = "planted.py:model"'
)


@pytest.mark.usefixtures("only_here")
def test_reading_a_file_runs_no_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], new_store: NewStore
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", new_store(tmp_path))
    for name in ("planted.py", "planted_module.py"):
        Path(name).write_text("open('executed', 'w')\n")
    Path("benchmarks").mkdir()
    Path("benchmarks", "own.toml").write_text(OWN)
    for arguments in (["show", "own"], ["list"], ["run", "own", "--dry-run"], ["check", "own", "--no-run"]):
        code = report_errors(cli, arguments)
        out, err = capsys.readouterr()
        assert (code, err) == (1 if "check" in arguments else 0, ""), "what was never run fails its check"
        if "own" in arguments and "check" not in arguments:
            imported = [line for line in out.splitlines() if line.startswith("imports: ")]
            assert imported == [
                f"imports: {each}" for each in ("planted.py:Mine", "planted.py:model", "planted_module:Mine")
            ]
    assert not Path("executed").exists()


def test_keras_loads_models_in_safe_mode() -> None:
    unsafe = re.compile(r"safe_mode|enable_unsafe_deserialization|allow_pickle=True|\bpickle\.|\beval\(|\bexec\(")
    assert len(SOURCES) > 200
    assert [str(path) for path in SOURCES if unsafe.search(path.read_text(encoding="utf-8"))] == []


def test_code_inside_a_configuration_is_refused() -> None:
    with pytest.raises(UserError, match=r"^lambda x: x: importing 'lambda x' failed with ModuleNotFoundError"):
        activation_layer("lambda x: x", "x", "float32")
    with pytest.raises(UserError, match=r"^model\.activation: unknown activation 'Lambda'"):
        activation_layer({"class_name": "Lambda", "config": {"function": ["4wEA", None, None]}}, "x", "float32")
