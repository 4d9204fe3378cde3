"""A listener that says nothing."""

from typing import Any

import pytest

from suite.execution.listener import Silent
from suite.training.result import Result, Status


def test_the_silent_listener_hears_everything(capsys: pytest.CaptureFixture[str], make_benchmark: Any) -> None:
    trial = make_benchmark().trials()[0]
    silent = Silent()
    silent.planned("small", 4)
    silent.skipped("small", 3)
    silent.started(trial)
    silent.finished(Result(trial, Status.FINISHED, started=0.0))
    silent.note("a line")
    assert capsys.readouterr() == ("", "")
