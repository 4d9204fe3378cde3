"""Objects of Python instead of a file: the same results, and all that is done with them."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import suite
from tests.workplace import Workplace

X = np.random.default_rng(0).normal(size=(80, 2))
Y = (X[:, 0] > 0).astype(int)


def build(input_shape: Any, outputs: int) -> keras.Model:
    return keras.Sequential([keras.Input(input_shape), keras.layers.Dense(4, "relu"), keras.layers.Dense(outputs)])


def test_objects_are_run_compared_and_skipped_like_a_file(empty: Workplace) -> None:
    def run(**more: Any) -> Any:
        return suite.run(
            model=build, data=(X, Y), seeds=2, training={"epochs": 2, "batch_size": 8}, tracking_uri=empty.uri, **more
        )

    (report,) = run(initializers=["he_normal", "zeros"])
    assert report.benchmark.name == "build"
    assert len(report.frame) == 4
    assert set(report.frame["initializer"]) == {"he_normal", "zeros"}
    (wider,) = run(initializers=["he_normal", "zeros", suite.recipes.orthogonal(gain=1.5)])
    assert len(wider.frame) == 6
    before = report.frame.set_index(["initializer", "seed"])["final/test_loss"]
    after = wider.frame.set_index(["initializer", "seed"])["final/test_loss"]
    assert after[before.index].tolist() == before.tolist()
    assert len(suite.results("build", tracking_uri=empty.uri)) == 6, "finished trials are not trained again"
    assert len(suite.results(wider.benchmark, tracking_uri=empty.uri)) == 6
    assert suite.rank(wider.benchmark, tracking_uri=empty.uri).frame.shape[0] == 3
    assert b"orthogonal" in suite.report(wider.benchmark, tracking_uri=empty.uri).html


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"model": build}, "received no data"),
        ({"data": (X, Y)}, "received no model"),
        ({"benchmarks": "circles", "model": build, "data": (X, Y)}, "received benchmarks, too"),
        ({"benchmarks": "circles", "training": {"steps": 1}}, "received benchmarks, too"),
        ({"initializers": {"mine": "zeros"}}, "received no model"),
        ({"model": build, "data": (X, Y), "executor": "dask"}, "other processes lack objects: the data are arrays"),
    ],
)
def test_what_belongs_together_is_asked_for(arguments: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(suite.UserError, match=said):
        suite.run(**arguments, tracking_uri=f"sqlite:///{tmp_path / 'none.db'}")
