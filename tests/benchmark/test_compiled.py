"""The optimizer that a model of the user's own was compiled with is the default of its file."""

from typing import Any

import pytest

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.load import available, load
from suite.benchmark.training import Training
from suite.errors import UserError
from tests.conftest import SMALL

PLAIN = SMALL.replace('optimizer = { class_name = "SGD", config = { learning_rate = 0.1 } }\n', "")
OWN = {"name": "mine.py:build"}
AUTO = {"class_name": "auto", "config": {}}
SGD = {"class_name": "SGD", "config": {"learning_rate": 0.01}}


def optimizers(benchmark: Benchmark) -> list[Any]:
    return [spec.training.optimizer for spec in benchmark.specs()][:: len(benchmark.initializers)]


@pytest.mark.parametrize("model", [OWN, {"name": "nets/my.keras"}])
def test_a_model_of_ones_own_trains_as_it_was_compiled(make_benchmark: Any, model: dict[str, str]) -> None:
    assert optimizers(make_benchmark({"model": model}, text=PLAIN)) == [AUTO]


def test_what_the_file_says_comes_first(make_benchmark: Any) -> None:
    said = PLAIN.replace("[training]", '[training]\noptimizer = "adam"')
    assert optimizers(make_benchmark({"model": OWN}, text=said)) == [{"class_name": "adam", "config": {}}]
    both = {"model": OWN, "training.optimizer.config.learning_rate": 0.5}  # The file's SGD, with another rate.
    assert optimizers(make_benchmark(both, text=PLAIN)) == [{"class_name": "SGD", "config": {"learning_rate": 0.5}}]


def test_a_model_of_the_suite_has_the_default_under_every_spelling(make_benchmark: Any) -> None:
    plain = make_benchmark(text=PLAIN)
    assert optimizers(plain) == [SGD]
    for spelled in ("auto", "Auto", {"class_name": "auto", "config": {"learning_rate": 0.01}}, SGD):
        other = make_benchmark({"training.optimizer": spelled}, text=PLAIN)
        assert [trial.id for trial in other.trials()] == [trial.id for trial in plain.trials()]


def test_a_learning_rate_can_be_swept(make_benchmark: Any) -> None:
    own = PLAIN.replace('name = "mlp"\nhidden = [4]', 'name = "mine.py:build"')
    benchmark = make_benchmark(text=own + '[sweep]\n"training.optimizer.config.learning_rate" = [0.1, 0.2]\n')
    found = optimizers(benchmark)
    assert found == [{"class_name": "auto", "config": {"learning_rate": rate}} for rate in (0.1, 0.2)]


def test_no_other_option_changes_it(make_benchmark: Any) -> None:
    with pytest.raises(UserError, match=r"expected no option but learning_rate.*received momentum"):
        make_benchmark({"training.optimizer": {"class_name": "auto", "config": {"momentum": 0.9}}})


def test_no_shipped_benchmark_is_of_it() -> None:
    for path in available().values():
        assert not any(spec.training.compiled for spec in load(str(path)).specs()), path


def test_the_default_is_keras_own() -> None:
    assert Training(steps=1).optimizer == SGD
