"""What the command line makes of errors."""

import sys
from collections.abc import Callable

import click
import pytest

from suite.cli import cli
from suite.cli.errors import report_errors
from suite.errors import UserError


def command(action: Callable[[], object]) -> click.Command:
    @click.command()
    @click.option("--debug", is_flag=True)
    def verb(debug: bool) -> object:
        del debug
        return action()

    return verb


def raising(error: BaseException) -> Callable[[], object]:
    def action() -> object:
        raise error

    return action


@pytest.mark.parametrize(("returned", "code"), [(None, 0), (0, 0), (1, 1), (3, 3)])
def test_a_verb_says_its_exit_code(returned: object, code: int) -> None:
    assert report_errors(command(lambda: returned), []) == code


def test_the_users_error_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert report_errors(command(raising(UserError("mine.toml: wrong"))), []) == 2
    assert capsys.readouterr() == ("", "error: mine.toml: wrong\n")


def test_our_own_error_keeps_its_traceback() -> None:
    with pytest.raises(RuntimeError, match="a bug of ours"):
        report_errors(command(raising(RuntimeError("a bug of ours"))), [])


def test_debug_keeps_the_traceback_of_the_users_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UserError):
        report_errors(command(raising(UserError("wrong"))), ["--debug"])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interruption_is_said_and_has_the_shells_code(
    capsys: pytest.CaptureFixture[str], error: BaseException
) -> None:
    assert report_errors(command(raising(error)), []) == 130
    assert capsys.readouterr().err.strip() == "interrupted"


def test_a_wrong_option_exits_2_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert report_errors(command(lambda: None), ["--nope"]) == 2
    assert "--nope" in capsys.readouterr().err


@pytest.mark.parametrize("code", [0, None, 1, "words"])
def test_a_command_that_is_left_is_incomplete_whatever_the_code(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, code: object
) -> None:
    monkeypatch.setattr("suite.benchmark.load.load", lambda *_, **__: sys.exit(code))  # type: ignore[arg-type]
    assert report_errors(cli, ["show", "circles"]) == 3
    said = capsys.readouterr().err
    assert said.startswith(f"error: left by SystemExit: {'' if code is None else code}, as code of your own does")
    assert said.endswith("the same command goes on from there\n")
