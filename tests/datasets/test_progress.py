import io
import logging
import sys

import pytest

from suite.datasets.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_one_line_is_logged_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    with caplog.at_level(logging.INFO, "suite.datasets"), progress("mnist: from afar", 100) as report:
        report(50)
    assert [record.getMessage() for record in caplog.records] == ["mnist: from afar"]
    assert stderr.getvalue() == ""


def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with caplog.at_level(logging.INFO, "suite.datasets"), progress("mnist: from afar", 3_000_000) as report:
        report(2_000_000)
    assert "mnist: from afar" in terminal.getvalue()
    assert "/3.0 MB" in terminal.getvalue()
    assert caplog.records == []
