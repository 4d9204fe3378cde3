"""`python -m suite calibrate`: what it passes on, prints and writes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from suite.analysis.calibration.calibrate import calibrated
from suite.analysis.calibration.pool import Pool, Subject
from suite.benchmark.sweep import EVERYWHERE
from suite.cli.calibrate import command
from suite.cli.errors import report_errors
from suite.commands import calibrate as calibrating

POOL = Pool(
    (Subject("he", EVERYWHERE, "final/test_accuracy", 0.01),),
    np.random.default_rng(0).normal(0.9, 0.01, (1, 30)),
    np.full((1, 30), 0.5),
)

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the command asked for; it is given a small calibration."""
    heard: dict[str, Any] = {}

    def calibrate(name: str, **settings: Any) -> Any:
        heard.update(settings, name=name)
        return calibrated(name, POOL, 5, at=(), reruns=10)

    monkeypatch.setattr(calibrating, "calibrate", calibrate)
    return heard


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def call(*args: str) -> tuple[int, str, str]:
        code = report_errors(command, list(args))
        return code, *capsys.readouterr()

    return call


def test_three_tables_are_printed(call: Call, asked: dict[str, Any]) -> None:
    code, out, _ = call("small")
    assert code == 0
    assert [title in out for title in ("small: how often", "small: which drops", "small: by initializer")] == [True] * 3
    assert asked == {
        "name": "small",
        "seeds": None,
        "at": (),
        "alpha": 0.05,
        "margin": None,
        "reruns": 1000,
        "tracking_uri": None,
    }


def test_options_are_passed_on(call: Call, asked: dict[str, Any]) -> None:
    options = "--seeds 300 --at 30 --at 40 --alpha 0.01 --margin 0.03 --reruns 50 --tracking-uri sqlite:///a.db"
    assert call("small", *options.split())[0] == 0
    assert asked == {
        "name": "small",
        "seeds": 300,
        "at": (30, 40),
        "alpha": 0.01,
        "margin": 0.03,
        "reruns": 50,
        "tracking_uri": "sqlite:///a.db",
    }


@pytest.mark.parametrize(("ending", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_files_are_written(call: Call, tmp_path: Path, ending: str, start: bytes) -> None:
    figure, table, numbers = tmp_path / f"gate.{ending}", tmp_path / "gate.md", tmp_path / "gate.json"
    code, _, _ = call("small", "--figure", str(figure), "--markdown", str(table), "--json", str(numbers))
    assert code == 0
    assert figure.read_bytes().startswith(start)
    assert table.read_text(encoding="utf-8").startswith("### small: how often the gate is wrong")
    assert numbers.read_bytes().startswith(b'{\n "benchmark": "small"')


def test_a_figure_of_another_kind_is_refused_before_anything_is_measured(call: Call, asked: dict[str, Any]) -> None:
    code, _, err = call("small", "--figure", "gate.jpg")
    assert (code, asked) == (2, {})
    assert "gate.jpg" in err
    assert ".png, .svg or .pdf" in err


def test_a_folder_that_is_not_there_is_said_in_one_line(call: Call, tmp_path: Path) -> None:
    code, _, err = call("small", "--json", str(tmp_path / "nowhere" / "gate.json"))
    assert code == 2
    assert err.startswith("error: ")
    assert "there is no folder" in err


@pytest.mark.parametrize("wrong", ["--seeds 0", "--at 0", "--at 201", "--alpha 0", "--margin 0", "--reruns 0"])
def test_numbers_out_of_range_are_refused(call: Call, wrong: str) -> None:
    code, _, err = call("small", *wrong.split())
    assert code == 2
    assert "range" in err
