import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from suite.cli import cli
from suite.cli.errors import report_errors
from suite.cli.output import SUMMARY

PLACE = "tests.commands.audit.nets"


def audit(*args: str) -> int:
    return report_errors(cli, ["audit", *args])


def test_a_sound_net_passes(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert audit(f"{PLACE}:dense") == 0
    screen = capsys.readouterr().out
    assert screen.startswith(f"{PLACE}:dense: pass.")
    assert "he_normal" in screen
    assert max(map(len, screen.splitlines())) <= 80


def test_a_fault_fails_with_all_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {name: tmp_path / f"audit.{name}" for name in ("json", "md", "xml")}
    options = ["--json", str(files["json"]), "--markdown", str(files["md"]), "--junit", str(files["xml"])]
    assert audit(f"{PLACE}:one_seed", *options) == 1
    assert "dense.kernel and dense_1.kernel" in " ".join(capsys.readouterr().out.split())
    assert json.loads(files["json"].read_text())["findings"][0]["kind"] == "shared seed"
    assert "| dense.kernel | 64×64 |" in files["md"].read_text()
    suite = ET.parse(files["xml"]).getroot()[0]
    assert {case.get("name"): [each.tag for each in case] for case in suite} == {
        "dense.kernel": ["failure"],
        "dense.bias": [],
        "dense_1.kernel": ["failure"],
        "dense_1.bias": [],
        "dense_2.kernel": [],
        "dense_2.bias": [],
    }


def test_promises_decide_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    net = f"{PLACE}:with_arguments"
    assert audit(net, "--with", '{"width": 64}', "--promise", "glorot_uniform") == 0
    assert audit(net, "--with", '{"width": 64}', "--promise", "he_normal") == 1
    assert audit(net, "--with", '{"width": 2}', "--promise", '{"*.kernel": "glorot_uniform"}') == 3
    assert "dense.kernel may be glorot_uniform" in capsys.readouterr().out


def test_a_promise_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "laws.toml").write_text('"*.kernel" = "glorot_uniform"\n"*.bias" = { family = "zeros" }\n')
    assert audit(f"{PLACE}:with_arguments", "--with", '{"width": 64}', "--promise", str(tmp_path / "laws.toml")) == 0


def test_a_passport_is_accepted_and_held(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "passport.json")
    assert audit(f"{PLACE}:lstm", "--accept", file) == 0
    assert audit(f"{PLACE}:lstm", "--against", file, "--seed", "3") == 0
    assert audit(f"{PLACE}:lstm", "--with", '{"forget": false}', "--against", file) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "lstm/lstm_cell.bias.forget" in said


def test_github_shows_the_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SUMMARY, str(tmp_path / "summary.md"))
    assert audit(f"{PLACE}:dense") == 0
    assert f"{PLACE}:dense: pass." in (tmp_path / "summary.md").read_text()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--with", "{width: 3}"], "--with: expected JSON, as '{\"depth\": 12}'"),
        (["--with", "[3]"], "--with: expected arguments by name"),
        (["--promise", "he_norml"], "unknown law 'he_norml'; did you mean he_normal"),
        (["--promise", "{"], "--promise: expected a table of laws by patterns"),
        (["--promise", "none.toml"], "--promise: none.toml cannot be read"),
        (["--promise", "laws.txt"], "--promise: expected a law, a table, or a file that ends in .toml or .json"),
        (["--against", "none.json"], "there is no such passport"),
        (["--inputs", "a"], "--inputs: expected a size"),
        (["--accept", "no/such/folder.json"], "there is no folder 'no/such'"),
    ],
)
def test_wrong_input_is_one_line(args: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(f"{PLACE}:dense", *args) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.strip().splitlines()) == 1


def test_a_name_without_a_function_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit("net") == 2
    assert "net: expected a net, as file.py:function" in capsys.readouterr().err
