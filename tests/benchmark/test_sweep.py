"""The axes of a benchmark."""

from typing import Any

import pytest

from suite.benchmark.sweep import points, replace
from suite.errors import UserError


def test_no_axes_make_one_point() -> None:
    assert list(points({})) == [()]


def test_points_are_the_product_whatever_the_order_of_axes() -> None:
    axes: dict[str, list[Any]] = {"model.depth": [1, 2], "dataset.noise": [0.1, 0.2, 0.3]}
    found = list(points(axes))
    assert len(found) == 6
    assert found == list(points(dict(reversed(axes.items()))))
    assert found[0] == (("dataset.noise", 0.1), ("model.depth", 1))


def test_replace_copies_and_leaves_the_original_alone() -> None:
    tables: dict[str, Any] = {"model": {"hidden": [1]}}
    replaced = replace(tables, (("model.hidden", [2]),), "file")
    assert (tables["model"]["hidden"], replaced["model"]["hidden"]) == ([1], [2])


@pytest.mark.parametrize("key", ["modell.hidden", "model.hiden.x", "model.hidden.x"])
def test_replace_refuses_a_table_that_is_not_there(key: str) -> None:
    with pytest.raises(UserError, match=r"^file: "):
        replace({"model": {"hidden": [1]}}, ((key, 1),), "file")


def test_a_sweep_reaches_datasets_models_training_and_initializers(make_benchmark: Any) -> None:
    sweep = {
        "dataset.noise": [0.0, 0.1],
        "model.hidden": [[2], [3, 3]],
        "training.optimizer.config.learning_rate": [0.1],
        "initializer.config.stddev": [5.0],
    }
    drawn = {"normal": "random_normal", "truncated": "truncated_normal"}
    trials = make_benchmark({"sweep": sweep, "initializers": drawn}).trials()
    assert len(trials) == 2 * 2 * 2 * 2
    assert {trial.spec.dataset.model_dump()["noise"] for trial in trials} == {0.0, 0.1}
    assert {str(trial.spec.model.model_dump()["hidden"]) for trial in trials} == {"(2,)", "(3, 3)"}
    assert all(trial.spec.initializer["config"] == {"stddev": 5.0} for trial in trials)
