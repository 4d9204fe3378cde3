"""`python -m suite run`: what of it is not in the Python interface."""

from typing import Any

import pytest

from suite.cli import cli
from suite.cli.errors import report_errors
from suite.commands import run as run_module


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ([], "none"),
        (["--log-models"], "best"),
        (["--log-models", "best"], "best"),
        (["--log-models", "--plain"], "best"),
        (["--log-models", "none"], "none"),
    ],
)
def test_models_are_kept_where_they_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, given: list[str], asked: str
) -> None:
    calls: list[dict[str, Any]] = []

    def run(_benchmarks: object, **options: Any) -> list[object]:
        calls.append(options)
        return []

    monkeypatch.setattr(run_module, "run", run)
    assert report_errors(cli, ["run", "circles", *given]) == 0
    assert [options["log_models"] for options in calls] == [asked]


def test_models_of_another_choice_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert report_errors(cli, ["run", "circles", "--log-models", "each"]) == 2
    assert "'each' is not one of 'none', 'best'" in capsys.readouterr().err
