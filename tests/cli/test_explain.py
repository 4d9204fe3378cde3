"""`python -m suite explain`: what it passes on, prints, writes and returns."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from suite.analysis.explanation.explanation import Diagnosis
from suite.cli.errors import report_errors
from suite.cli.explain import command
from suite.commands import explain as explaining
from tests.report.explanation.test_screen import SICK, WELL

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the command asked for; "small" is no initializer to start from."""
    heard: dict[str, Any] = {}

    def explain(subject: str | None, announce: Callable[[str], None], **settings: Any) -> Diagnosis:
        heard.update(settings, subject=subject)
        announce("2 passes")
        return Diagnosis("a net", SICK if settings["initializer"] == "small" else WELL)

    monkeypatch.setattr(explaining, "explain", explain)
    return heard


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def call(*args: str) -> tuple[int, str, str]:
        code = report_errors(command, list(args))
        return code, *capsys.readouterr()

    return call


def test_the_exit_code_says_whether_the_net_is_well(call: Call) -> None:
    code, out, _ = call()
    assert (code, out.splitlines()[0].strip()) == (0, "a net: he_normal")
    code, out, _ = call("--initializer", "small")
    assert (code, out.splitlines()[0].strip()) == (1, "a net: small")


def test_without_options_it_is_he_normal_in_the_net_that_is_usual(call: Call, asked: dict[str, Any]) -> None:
    _, _, err = call()
    described = dict.fromkeys(
        ("subject", "depth", "width", "activation", "dataset", "target", "inputs", "outputs", "batch")
    )
    assert asked == {
        **described,
        "initializer": "he_normal",
        "compare": (),
        "tier": "standard",
        "seed": 0,
        "returns": None,
    }
    assert err == "2 passes\n"


def test_your_own_model_is_explained_with_its_own_weights(call: Call, asked: dict[str, Any]) -> None:
    call("my_code.py:build", "--tier", "full", "--seed", "3", "--dataset", "circles", "--batch", "64")
    assert (asked["subject"], asked["initializer"]) == ("my_code.py:build", None)
    assert [asked[name] for name in ("tier", "seed", "dataset", "batch")] == ["full", 3, "circles", 64]


@pytest.mark.parametrize(
    ("options", "target"), [(("--target", "a,b"), "a,b"), (("--target", "a", "--target", "b"), ("a", "b"))]
)
def test_columns_to_predict_are_one_or_several(call: Call, asked: dict[str, Any], options: Any, target: Any) -> None:
    call("my_code.py:build", "--data", "rows.csv", *options)
    assert asked["target"] == target


def test_a_specification_may_have_commas_of_its_own(call: Call, asked: dict[str, Any]) -> None:
    small = 'small={class_name="RandomNormal", config={mean=0.0, stddev=0.01}}'
    call(
        "--depth", "50", "--activation", "tanh", "--initializer", small, "--compare", f"he_normal, {small},orthogonal,"
    )
    assert (asked["depth"], asked["activation"], asked["initializer"]) == (50, "tanh", small)
    assert asked["compare"] == ("he_normal", small, "orthogonal")


@pytest.mark.parametrize(("ending", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_files_are_written(call: Call, tmp_path: Path, ending: str, start: bytes) -> None:
    figure, page = tmp_path / f"net.{ending}", tmp_path / "net.html"
    assert call("--png", str(figure), "--html", str(page))[0] == 0
    assert figure.read_bytes().startswith(start)
    assert page.read_bytes().startswith(b"<!doctype html>")


@pytest.mark.parametrize("option", ["--png", "--html"])
def test_a_place_that_cannot_be_written_is_said_before_anything_is_measured(
    call: Call, asked: dict[str, Any], tmp_path: Path, option: str
) -> None:
    code, _, err = call(option, str(tmp_path / "nowhere" / "net.png"))
    assert (code, asked, err.count("\n")) == (2, {}, 1)
    assert "there is no folder" in err


def test_a_figure_of_another_kind_is_refused_before_anything_is_measured(call: Call, asked: dict[str, Any]) -> None:
    code, _, err = call("--png", "net.jpg")
    assert (code, asked) == (2, {})
    assert "net.jpg" in err


@pytest.mark.parametrize("wrong", ["--depth 0", "--width 0", "--inputs 0", "--outputs 0", "--batch 1", "--tier dear"])
def test_options_out_of_range_are_refused(call: Call, asked: dict[str, Any], wrong: str) -> None:
    assert (call(*wrong.split())[0], asked) == (2, {})


def test_a_function_and_a_description_exclude_each_other(call: Call, asked: dict[str, Any]) -> None:
    code, _, err = call("my_code.py:build", "--width", "3")
    assert (code, asked) == (2, {})
    assert err.startswith("error: --width describes a net, but my_code.py:build is one")


OWN = """
import os

def leaves():
    os._exit(0)

def endless():
    while True:
        pass
"""


@pytest.mark.parametrize(
    ("function", "said"),
    [
        ("leaves", "the process left with code 0, as code of your own does with os._exit, while this ran: {net}; "),
        ("endless", "{net}: your own code (own.py:"),
    ],
)
def test_code_of_your_own_that_never_comes_back_is_named(tmp_path: Path, function: str, said: str) -> None:
    (tmp_path / "own.py").write_text(OWN)
    command = [sys.executable, "-m", "suite", "explain", f"own.py:{function}", "--timeout", "0.1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 3
    last = done.stderr.splitlines()[-1]
    assert last.startswith("error: " + said.format(net=f"explain own.py:{function} with its own weights"))
    assert last.endswith("; nothing of it is kept")
