"""Whatever a file or an option holds is either planned or refused in one line: never another error, never endless."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suite.benchmark.benchmark import MOST_TRIALS
from suite.benchmark.load import LARGEST, load
from suite.cli import cli
from suite.cli.errors import LONGEST, WRONG_INPUT, report_errors
from suite.errors import UserError
from tests.benchmark.mutation import DAMAGES, TEXTS, VALUES, mutated, written
from tests.conftest import SMALL

fixed = settings(
    max_examples=150, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
"""The same examples on every day and machine."""


def refused_or_shown(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> int:
    """Run the command line; return its code, which is 0 or 2, after a look at what it printed."""
    code = report_errors(cli, arguments)
    out, err = capsys.readouterr()
    said, silent = (err, out) if code else (out, err)
    assert code in (0, WRONG_INPUT)
    assert not silent
    assert said.endswith("\n")
    assert all(line.isprintable() for line in said.split("\n"))
    if code:
        assert said.startswith("error: ")
        assert said.count("\n") == 1
        assert len(said) <= LONGEST + len("error: \n")
    return code


@fixed
@given(random=st.randoms(use_true_random=False))
def test_a_damaged_file_is_shown_or_refused_in_one_line(
    random: Random, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "damaged.toml"
    path.write_bytes(mutated(random))
    refused_or_shown(["show", str(path)], capsys)


@fixed
@given(
    option=st.sampled_from(["--set", "--initializer", "--seeds"]),
    key=st.sampled_from(["", "title=", "model.hidden=", "initializers.he=", "own=", "sweep=", "seeds=", "a.b=", "="]),
    value=st.sampled_from([str(each) for each in VALUES] + [written({"a": each}) for each in VALUES])
    | st.text(max_size=20)
    | st.sampled_from(
        ["[" * 3000, "1\nx = 2", "nan", "1e999", "9" * 5000, "2026-01-01", "os:system", ".".join("a" * 99)]
    ),
)
def test_an_odd_option_is_taken_or_refused_in_one_line(
    option: str, key: str, value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    refused_or_shown(["show", str(path), f"{option}={key}{value}"], capsys)


def test_accidents_happen() -> None:
    valid = SMALL.encode()
    assert len({change(Random(seed), valid) for change in DAMAGES for seed in range(9)}) > 30
    assert "\x1b[31mred\x1b[2J\x07\x9b1m\x7f" in TEXTS


ENDLESS = {
    "seeds": ("seeds = 2", "seeds = 1_000_000_000", "received 1,000,000,000 seeds of 2 initializers"),
    "sweep": (
        "seeds = 2",
        "\n".join(["[sweep]", *(f'"model.{name}" = {list(range(1000))}' for name in "abcd")]),
        "received 5 seeds of 2,000,000,000,000 initializers and points",
    ),
    "depth": ("seeds = 2", "seeds = " + "[" * 60 + "]" * 60, "at most 50 levels"),
    "brackets": ("seeds = 2", "seeds = " + "[" * 5000, "at most 50 levels"),
    "dots": ("seeds = 2", ".".join("a" * 2000) + " = 1", "at most 50 levels"),
    "digits": ("seeds = 2", f"seed = {'9' * 5000}", "not valid TOML: Exceeds the limit (4300 digits)"),
    "parts of a key": ("seeds = 2", f"[{'.'.join('a' * 50_000)}]\n[x]", "at most 50 levels"),
    "quoted parts": ("seeds = 2", "x = {" + " . ".join(['"a"'] * 9000) + " = 1}", "at most 50 levels"),
    "text": ("seeds = 2", f'references = ["{"x" * 150_000}"]', "references.0: expected at most 10,000 characters"),
    "key": ("seeds = 2", f"{'x' * 150_000} = 1", "expected keys of at most 10,000 characters; received 150,000"),
    "items": ("hidden = [4]", f"hidden = [{'1,' * 50_000}]", "model.hidden: expected at most 10,000 items"),
    "values": (
        "seeds = 2",
        f"sweep = {{'model.hidden' = [{','.join(f'[{each}]' for each in range(1, 1500))}]}}",
        "sweep: model.hidden: expected at most 1,000 values; received 1,499",
    ),
    "width": ("hidden = [4]", "hidden = [1_000_000_000]", "hidden.0: expected at most 1000000; received"),
    "layers": (
        "hidden = [4]",
        "width = 4\ndepth = 1_000_000_000",
        "depth: expected at most 10000; received",
    ),
    "steps": ("steps = 10", f"steps = {10**18}", "steps: expected at most 1000000000; received"),
    "evaluations": ("evaluations = 2", f"evaluations = {10**12}", "evaluations: expected at most 100000; received"),
    "many wrong": ("seeds = 2", f"tags = [{','.join(map(str, range(9000)))}]", "; and 8,990 more"),
    "number": ("seeds = 2", f"seed = {'9' * 400}", "seed: expected a number of at most 1000 bits"),
    "bytes": ("seeds = 2", f"# {'x' * LARGEST}", "expected a file of at most 200,000 bytes"),
    "date": ("seeds = 2", "seed = 2026-11-22", "seed: expected text, a number, a list or a table; received 2026-11-22"),
    "no table": ('[dataset]\nname = "circles"\ntrain', "dataset = 3\n[x]\ntrain", "dataset: expected a table"),
    "no sweep": ("[initializers]", "[sweep]\nseed = [1, 2]\n[initializers]", "sweep: seed: unknown key 'seed'"),
}


@pytest.mark.parametrize("case", ENDLESS)
def test_what_has_no_end_or_no_place_is_refused_at_once(case: str, benchmark_file: Callable[..., Path]) -> None:
    old, new, message = ENDLESS[case]
    # What begins a table goes to the end: keys after it would be its own.
    text = SMALL.replace(old, "") + new if new.startswith('[sweep]\n"model') else SMALL.replace(old, new)
    path = benchmark_file(text)
    with pytest.raises(UserError) as caught:
        load(str(path))
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)
    assert len(str(caught.value).removeprefix(str(path))) < LONGEST


def test_text_with_many_dots_is_text(benchmark_file: Callable[..., Path]) -> None:
    dotted = ".".join(f"{each}" for each in "abcdefghijklmnopqrstuvwxyz")
    text = SMALL.replace('"A small one"', f'"{dotted} {"." * 90} {"1.5, " * 90}"')
    assert load(str(benchmark_file(text))).title.startswith("a.b.c")


def test_a_plan_may_be_as_large_as_the_bound(benchmark_file: Callable[..., Path]) -> None:
    path = benchmark_file(SMALL)
    with pytest.raises(UserError, match="received 50,001 seeds of 2"):
        load(str(path), seeds=MOST_TRIALS // 2 + 1)
    with pytest.raises(UserError, match="received 33,334 seeds of 3"):
        load(str(path), seeds=MOST_TRIALS // 3 + 1, initializers=["he", "ones", "zeros"])


def test_a_mark_of_the_encoding_is_no_part_of_a_file(benchmark_file: Callable[..., Path]) -> None:
    assert load(str(benchmark_file(f"\N{ZERO WIDTH NO-BREAK SPACE}{SMALL}"))).seeds == 2
