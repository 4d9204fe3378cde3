"""What the command line makes of errors."""

import subprocess
import sys
from collections.abc import Callable

import click
import pytest

from suite.benchmark import load
from suite.cli import cli
from suite.cli.errors import report_errors
from suite.errors import IncompleteError, UserError


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


def test_what_the_users_code_keeps_from_its_end_is_incomplete(capsys: pytest.CaptureFixture[str]) -> None:
    assert report_errors(command(raising(IncompleteError("explain a net: never came back"))), []) == 3
    assert capsys.readouterr() == ("", "error: explain a net: never came back\n")


@pytest.mark.parametrize("closing", ["os.close(1)", "sys.stdout.close()"])
def test_an_output_that_the_users_code_has_closed_is_said_in_one_line(closing: str) -> None:
    program = (
        "import click, os, sys; from suite.cli.errors import report_errors; from suite.execution.supervisor import "
    )
    program += f"leave; call = lambda: ({closing}, click.echo('a table')); "
    program += "leave(report_errors(click.command()(click.pass_context(lambda _: call())), []))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr.startswith("error: standard output was closed before all was printed, as code of your own does")
    assert "Traceback" not in done.stderr


def test_an_error_of_the_system_beside_the_output_keeps_its_traceback() -> None:
    with pytest.raises(OSError, match="a bug of ours"):
        report_errors(command(raising(OSError("a bug of ours"))), [])


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
    monkeypatch.setattr(load, "load", lambda *_, **__: sys.exit(code))  # type: ignore[arg-type]
    assert report_errors(cli, ["show", "circles"]) == 3
    said = capsys.readouterr().err
    assert said.startswith(f"error: left by SystemExit: {'' if code is None else code}, as code of your own does")
    assert said.endswith("the same command continues from there\n")
