"""A dataset on the device, cut into chunks."""

from typing import Any

import numpy as np
import pytest

from suite import datasets
from suite.benchmark.made import made
from suite.errors import UserError
from suite.training.data import PARTS, on_device


@pytest.mark.parametrize("sizes", [(40, 20, 20), (1500, 7, 2001), (3, 0, 1)])
def test_chunks_hold_every_example_once_and_padding_besides(make_benchmark: Any, sizes: tuple[int, int, int]) -> None:
    table = {"name": "circles"} | dict(zip(PARTS, sizes, strict=True))
    spec = make_benchmark({"dataset": table, "training.batch_size": "full"}).trials()[0].spec
    data = on_device(spec, "float32")
    x, y = data.x.numpy(), data.y.numpy()
    assert x.shape[1] <= 1000
    for number, part in enumerate(PARTS):
        expected = getattr(datasets.load(spec.dataset, spec.seeds.stream("data")), part)
        chosen = data.parts == number
        rows = [x[at, :count] for at, count in enumerate(data.counts) if chosen[at]]
        found = np.concatenate(rows) if rows else np.zeros((0, 2))
        np.testing.assert_array_equal(found, expected.x.astype("float32"))
        classes = [y[at, :count, 0] for at, count in enumerate(data.counts) if chosen[at]]
        np.testing.assert_array_equal(np.concatenate(classes) if classes else [], expected.y)
    flat = x.reshape(-1, 2)[: data.examples]
    np.testing.assert_array_equal(flat, data.dataset.train.x.astype("float32"))


def test_replicates_have_data_of_their_own_and_initializers_share_it(make_benchmark: Any) -> None:
    trials = make_benchmark().trials()
    digests = {(t.initializer, t.replicate): on_device(t.spec, "float32").digest for t in trials}
    assert digests["zeros", 0] == digests["he", 0] != digests["zeros", 1] == digests["he", 1]


def test_what_can_be_measured(make_benchmark: Any) -> None:
    no_validation = make_benchmark({"dataset.validation": 0}).trials()[0].spec
    assert on_device(no_validation, "float32").curves == [
        "train/loss", "train/accuracy", "test/loss", "test/accuracy",
    ]  # fmt: skip
    regression = make_benchmark({"dataset": {"name": "deep-linear"}}).trials()[0].spec
    assert on_device(regression, "float32").curves == ["train/loss", "validation/loss", "test/loss"]
    assert on_device(regression, "float32").describe()["best_loss"] == 0.0


def test_images_stay_bytes(make_benchmark: Any) -> None:
    spec = make_benchmark({"dataset": {"name": "mnist", "train": 2000, "validation": 10}}).trials()[0].spec
    data = on_device(spec, "float32")
    assert data.x.dtype == "uint8"
    assert data.describe()["train"] == 2000
    assert data.describe()["frequent"]["test"] == 0.1135
    assert "best_loss" not in data.describe()


def test_the_most_frequent_class_of_each_part_is_counted(make_benchmark: Any) -> None:
    spec = (
        make_benchmark({"dataset": {"name": "noise", "classes": 3, "train": 50, "validation": 0, "test": 40}})
        .trials()[0]
        .spec
    )
    data = on_device(spec, "float32")
    for part in ("train", "test"):
        labels = [int(y) for y in getattr(data.dataset, part).y]
        assert data.frequent[part] == max(labels.count(each) for each in labels) / len(labels)
    assert "validation" not in data.frequent
    regression = make_benchmark({"dataset": {"name": "deep-linear"}}).trials()[0].spec
    assert on_device(regression, "float32").frequent == {}


def build(input_shape: Any, outputs: int) -> Any:
    import keras

    return keras.Sequential([keras.Input(input_shape), keras.layers.Dense(outputs)])


@pytest.mark.parametrize(
    ("where", "part", "said"),
    [
        ("x", "train", r"train: inputs: 2 values are too large for float32 in column 1, counted from 0, as 1e\+300"),
        ("x", "test", r"test: inputs: 2 values are too large for float32"),
        ("y", "train", r"train: targets: 2 values are too large for float32"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_numbers_that_would_be_infinite_in_the_type_of_training_are_refused(where: str, part: str, said: str) -> None:
    rng = np.random.default_rng(0)
    parts = {name: {"x": rng.normal(size=(64, 3)), "y": rng.normal(size=64)} for name in PARTS}
    parts[part][where][:2, ...] = np.array([0.5, 1e300, 0.5]) if where == "x" else 1e300
    data = {name: (arrays["x"], arrays["y"]) for name, arrays in parts.items()}
    spec = made(build, data, ["zeros"], training={"steps": 1, "batch_size": 8}).trials()[0].spec
    with pytest.raises(UserError, match=said + ".*; scale them, at most to"):
        on_device(spec, "float32")
    if where == "x":
        dataset = datasets.load(spec.dataset, 0)
        with pytest.raises(UserError, match="inputs: 2 values are too large for float32"):
            dataset.scaled(getattr(dataset, part).x, "float32")
    assert np.isfinite(np.asarray(on_device(spec, "float64").x)).all()


def test_half_precision_becomes_single_precision() -> None:
    x, y = np.full((64, 3), 60_000, np.float16), np.arange(64) % 2
    spec = made(build, (x, y), ["zeros"], training={"steps": 1, "batch_size": 8}).trials()[0].spec
    assert float(np.asarray(on_device(spec, "float32").x).max()) == 60_000
