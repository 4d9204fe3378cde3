"""`python -m benches`: the exit code says whether every goal is met."""

from collections.abc import Callable

import pytest

from benches import measure
from benches.__main__ import NAME, command
from benches.table import Row
from suite.cli.errors import report_errors

MET = Row("fast enough", "1 ms", "", "", "", "under 2 ms", met=True)
MISSED = Row("too slow", "3 ms", "", "", "", "under 2 ms", met=False)


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    known: dict[str, Callable[[], list[Row]]] = {"good": lambda: [MET], "bad": lambda: [MISSED]}
    monkeypatch.setattr(measure, "measurements", lambda: known)

    def call(*args: str) -> tuple[int, str, str]:
        code = report_errors(command, [*args], NAME)
        return code, *capsys.readouterr()

    return call


@pytest.mark.parametrize(("names", "code"), [(["good"], 0), (["bad"], 1), ([], 1)])
def test_a_goal_that_is_missed_exits_1(call: Callable[..., tuple[int, str, str]], names: list[str], code: int) -> None:
    found, out, err = call(*names)
    assert found == code
    for name in names or ["good", "bad"]:
        assert f"measured: {name}" in err
        assert {"good": "fast enough", "bad": "too slow"}[name] in out


def test_markdown(call: Callable[..., tuple[int, str, str]]) -> None:
    _, out, _ = call("--markdown")
    assert "| too slow | 3 ms |" in out
    assert "| under 2 ms | no |" in out


def test_help_says_how_it_is_started(call: Callable[..., tuple[int, str, str]]) -> None:
    _, out, _ = call("--help")
    assert out.startswith("Usage: python -m benches [OPTIONS] [NAME]...")
