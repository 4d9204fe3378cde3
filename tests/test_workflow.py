"""The workflow for GitHub Actions asks for what the project has: a copy of it that has rotted fails far away."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml  # type: ignore[import-untyped]

from suite.benchmark.load import load
from suite.cli import cli
from suite.datasets.files import default_root
from suite.tracking.location import LOCAL

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
CHECK = ROOT / ".github" / "workflows" / "check.yml"

Step = dict[str, Any]


def steps(path: Path = CHECK) -> list[Step]:
    """Return the steps of all jobs of a workflow."""
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
    return [step for job in jobs for step in job["steps"]]


def commands(step: Step) -> Iterator[list[str]]:
    """Yield the arguments of each call of the suite in a step."""
    for line in step.get("run", "").replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if words[:3] == ["python", "-m", "suite"]:
            yield words[3:]


def parsed(arguments: list[str]) -> dict[str, Any]:
    """Return what a call asks for, as the command line reads it.

    Raises:
        click.ClickException: there is no such verb or option, or it does not take that value.
    """
    verb, *options = arguments
    command = cli.get_command(click.Context(cli), verb)
    if command is None:
        raise click.UsageError(f"no verb {verb}")
    return command.make_context(verb, options).params


def step_that_checks() -> tuple[Step, dict[str, Any]]:
    """Return the one step that runs the gate, and what it asks for."""
    ((step, arguments),) = [(step, arguments) for step in steps() for arguments in commands(step)]
    assert arguments[0] == "check"
    return step, parsed(arguments)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_call_of_the_suite_is_one_that_it_takes(path: Path) -> None:
    for step in steps(path):
        assert ("run" in step) != ("uses" in step), step
        for arguments in commands(step):
            assert parsed(arguments)
            for name in parsed(arguments)["names"]:
                assert load(name)


@pytest.mark.parametrize("line", ["chekc", "check --until-decidedd 40", "check --alpha 2", "check --junit"])
def test_a_call_that_has_rotted_would_be_found(line: str) -> None:
    (arguments,) = commands({"run": f"set -e\npython -m suite \\\n  {line}  # why"})
    with pytest.raises(click.ClickException):
        parsed(arguments)


def test_the_gate_trains_judges_and_fails_the_job() -> None:
    step, asked = step_that_checks()
    assert (asked["no_run"], asked["names"]) == (False, ()), "whatever has claims or a baseline"
    assert not {"if", "continue-on-error"} & step.keys()
    assert "|" not in step["run"], "the exit code is that of the gate"


def test_it_runs_on_every_change_and_may_only_read() -> None:
    workflow = yaml.safe_load(CHECK.read_text(encoding="utf-8"))
    assert workflow[True].keys() == {"push", "pull_request"}, "YAML reads the key `on` as true"
    assert workflow["permissions"] == {"contents": "read"}
    assert all(job["timeout-minutes"] for job in workflow["jobs"].values())


def test_what_is_written_is_kept_whatever_the_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _, asked = step_that_checks()
    (upload,) = [step for step in steps() if "upload-artifact" in step.get("uses", "")]
    written = {str(asked[name]) for name in ("json_file", "markdown_file", "junit_file") if asked[name]}
    assert set(upload["with"]["path"].split()) == written
    assert upload["if"] == "always()"


def test_the_store_and_the_datasets_are_cached_from_run_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUITE_DATA", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    names = [step.get("uses", "").partition("@")[0] for step in steps()]
    cache = steps()[names.index("actions/cache")]["with"]
    assert {Path(path).expanduser() for path in cache["path"].split()} == {LOCAL.parent, default_root()}
    assert "github.run_id" in cache["key"], "a key is written once: each run needs its own"
    assert cache["key"].startswith(cache["restore-keys"].strip())
    gate = next(at for at, step in enumerate(steps()) if list(commands(step)))
    assert names.index("actions/checkout") < names.index("actions/cache") < gate


def test_the_environment_is_made_as_the_project_makes_it() -> None:
    (setup,) = [step for step in steps() if "make " in step.get("run", "")]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    variables = dict(re.findall(r"^(\w+) := (.*)$", makefile, re.MULTILINE))
    ready = variables["READY"].replace("$(VENV)", variables["VENV"])
    assert f"make {ready}\n" in setup["run"]
    assert f"$PWD/{variables['VENV']}/bin" in setup["run"]
    (python,) = [step["with"]["python-version"] for step in steps() if "setup-python" in step.get("uses", "")]
    supported = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert supported == ">=3.11,<3.14"
    assert python in ("3.11", "3.12", "3.13")
