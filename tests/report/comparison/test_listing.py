import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from suite.benchmark.benchmark import Benchmark
from suite.report.comparison import listing
from tests.conftest import SMALL

Make = Callable[..., Benchmark]


def printed(what: Any, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width)
    with console.capture() as capture:
        console.print(what)
    return capture.get()


def test_a_benchmark_is_a_line_with_its_trials_and_tags(make_benchmark: Make) -> None:
    tagged = SMALL.replace("seeds = 2", 'seeds = 600\ntags = ["default", "quick"]')
    text = printed(listing.benchmarks([make_benchmark(text=tagged), make_benchmark(name="other")]))
    lines = [line.split() for line in text.splitlines()]
    assert ["small", "1,200", "default,", "quick", "A", "small", "one"] in lines
    assert ["other", "4", "A", "small", "one"] in lines


def test_no_benchmarks_are_a_header() -> None:
    assert printed(listing.benchmarks([])).split()[:3] == ["benchmark", "trials", "tags"]


def test_texts_are_shown_literally_and_whole(make_benchmark: Make) -> None:
    title = "A [red]title[/red] of many words " * 5
    benchmark = make_benchmark(text=SMALL.replace("A small one", title.strip()))
    for shown in (listing.benchmarks([benchmark]), listing.resolved(benchmark)):
        assert title.replace(" ", "") in "".join(printed(shown, 60).split()).replace("small4", "")


def test_every_default_is_filled_in(make_benchmark: Make) -> None:
    lines = printed(listing.resolved(make_benchmark())).splitlines()
    for line in (
        'name = "small"',
        "seed = 0",
        "dataset.noise = 0.05",
        'model.activation = "relu"',
        "model.use_bias = true",
        'training.dtype = "float32"',
        'training.loss.class_name = "auto"',
        'initializers.he.class_name = "he_normal"',
    ):
        assert line in lines
    assert lines[-1] == "4 trials: 2 initializers × 2 seeds"
    one = printed(listing.resolved(make_benchmark(initializers=["he"], seeds=1))).splitlines()
    assert one[-1] == "1 trial: 1 initializer × 1 seed"


@pytest.mark.parametrize(
    "sweep",
    [
        {"dataset.noise": [0.0, 0.1, 0.2]},
        {"model.hidden": [[2], [3], [4, 4]]},
        {"training.optimizer": [{"class_name": "SGD", "config": {"learning_rate": rate}} for rate in (1, 2, 3)]},
    ],
    ids=["numbers", "lists", "tables"],
)
def test_the_points_of_a_sweep_are_counted(make_benchmark: Make, sweep: dict[str, Any]) -> None:
    text = printed(listing.resolved(make_benchmark({"sweep": sweep})))
    assert text.splitlines()[-1] == "12 trials: 2 initializers × 2 seeds × 3 points of the sweep"


def test_claims_are_told_and_code_is_named_without_being_imported(make_benchmark: Make, tmp_path: Path) -> None:
    code = tmp_path / "mine.py"
    code.write_text("raise RuntimeError('showing runs no code')\n")
    who = 'statement = "He learns"\nsource = "s"\ninitializer = "he"\nmetric = "final/test_accuracy"\n'
    claim = f"[[claims]]\n{who}within = [0.1, 1]\n"
    own = SMALL.replace('zeros = "zeros"', f'mine = "{code}:Mine"\nsame = {{ class_name = "scaled", config = '
                        f'{{ initializer = "{code}:Mine", factor = 2.0 }} }}')  # fmt: skip
    lines = printed(listing.resolved(make_benchmark(text=f"{own}\n{claim}")), 300).splitlines()
    assert "claim: He learns" in lines
    assert [line for line in lines if line.startswith("imports: ")] == [f"imports: {code}:Mine"]


def test_an_optimizer_that_only_the_built_model_knows_is_told(make_benchmark: Make) -> None:
    own = {"model": {"name": "mine.py:build"}, "training.optimizer": "auto"}
    line = "optimizer auto: that of the model's compile(), else SGD with learning_rate = 0.01"
    assert line in printed(listing.resolved(make_benchmark(own)), 300).splitlines()
    assert line not in printed(listing.resolved(make_benchmark()), 300)


def test_nothing_of_a_file_steers_the_terminal(make_benchmark: Make) -> None:
    odd = "\\u001b[31mred\\u009b1m\\u202e [bold]"
    text = SMALL.replace("A small one", odd)
    for shown in (listing.benchmarks([make_benchmark(text=text)]), listing.resolved(make_benchmark(text=text))):
        found = printed(shown)
        assert "[31mred 1m [bold]" in found
        assert all(line.isprintable() for line in found.split("\n"))
