"""The registry, and what holds for every dataset in it."""

import random
import subprocess
import sys

import numpy as np
import pytest
from pydantic import ValidationError

from suite import datasets
from suite.errors import UserError

WITHOUT_DOWNLOAD = [name for name in datasets.DATASETS if name not in datasets.downloadable()]
DRAWN = [name for name in WITHOUT_DOWNLOAD if datasets.DATASETS[name].varies]


def parts(dataset: datasets.Dataset) -> list[datasets.Part]:
    return [dataset.train, dataset.validation, dataset.test]


def same(first: datasets.Dataset, second: datasets.Dataset) -> bool:
    return all(
        np.array_equal(a.x, b.x) and np.array_equal(a.y, b.y) for a, b in zip(parts(first), parts(second), strict=True)
    )


@pytest.mark.parametrize("name", datasets.DATASETS)
def test_each_name_is_its_config_s_own(name: str) -> None:
    config = datasets.get({"name": name})
    assert config.name == name
    assert config.label
    assert "\n" not in config.label
    assert type(config).model_validate({}) == config, (
        "the name is a default, so the class alone gives the same configuration"
    )


def test_unknown_name_suggests_the_nearest_one() -> None:
    with pytest.raises(UserError, match=r"^bench\.toml: dataset\.name: unknown dataset 'mnits'; did you mean mnist"):
        datasets.get({"name": "mnits"}, key="bench.toml: dataset.name")


def test_missing_name_and_a_name_that_is_no_text() -> None:
    with pytest.raises(UserError, match=r"^dataset\.name: missing; expected one of adding, blobs, circles"):
        datasets.get({"noise": 0.1})
    with pytest.raises(UserError, match=r"unknown dataset '\[1\]'"):
        datasets.get({"name": [1]})


@pytest.mark.parametrize(
    "table",
    [
        {"name": "circles", "nosie": 0.1},
        {"name": "circles", "noise": -0.1},
        {"name": "circles", "noise": float("nan")},
        {"name": "circles", "factor": 1},
        {"name": "moons", "train": 0},
        {"name": "moons", "test": 10**12},
        {"name": "spirals", "classes": 1},
        {"name": "blobs", "validation": -1},
        {"name": "adding", "length": 1},
        {"name": "coordinates", "rings": 0},
        {"name": "copying", "symbols": 1},
        {"name": "copying", "delay": 0},
        {"name": "deep-linear", "inputs": 0},
        {"name": "modular", "modulus": 2},
        {"name": "recall", "values": 2},
        {"name": "noise", "inputs": 0},
        {"name": "noise", "stddev": 0},
        {"name": "noise", "classes": 1},
        {"name": "noise", "distribution": "cauchy"},
        {"name": "noise", "mean": float("inf")},
        {"name": "mnist", "scaling": "minmax"},
        {"name": "mnist", "validation": 60_000},
        {"name": "mnist", "train": 55_001},
        {"name": "digits", "validation": 1297},
    ],
)
def test_options_out_of_range_are_refused(table: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        datasets.get(table)


@pytest.mark.parametrize("name", WITHOUT_DOWNLOAD)
def test_contract_of_every_dataset(name: str) -> None:
    dataset = datasets.load(datasets.get({"name": name}), 1)
    assert dataset.name == name
    assert len(dataset.train) > 0
    assert len(dataset.test) > 0
    for part in parts(dataset):
        assert part.x.shape == (len(part), *dataset.input_shape)
        if dataset.task == "regression":
            assert part.y.shape == (len(part), dataset.outputs)
            assert part.y.dtype == np.float64
        else:
            assert part.y.shape == (len(part), *dataset.target.positions)
            assert part.y.dtype == np.int32
            classes = 2 if dataset.task == "binary" else dataset.outputs
            assert set(part.y.ravel().tolist()) <= set(range(classes))
    if dataset.task != "regression":
        assert len(np.unique(dataset.train.y)) == (2 if dataset.task == "binary" else dataset.outputs)
    if dataset.vocabulary:
        assert dataset.train.x.dtype == np.int32
        assert 0 <= dataset.train.x.min() <= dataset.train.x.max() < dataset.vocabulary
    assert dataset.outputs == 1 or dataset.task != "binary"


@pytest.mark.parametrize("name", WITHOUT_DOWNLOAD)
def test_no_best_loss_is_above_that_of_a_guess(name: str) -> None:
    dataset = datasets.load(datasets.get({"name": name}), 1)
    if dataset.best_loss is not None:
        y = dataset.train.y
        guess = y.var(axis=0).mean() if dataset.task == "regression" else np.log(max(2, dataset.outputs))
        assert 0 <= dataset.best_loss <= guess
        assert name != "noise" or dataset.best_loss == guess


@pytest.mark.parametrize("name", DRAWN)
def test_the_seed_decides_the_data(name: str) -> None:
    config = datasets.get({"name": name})
    first = config.load(1)
    assert same(first, config.load(1))
    assert not same(first, config.load(2))
    assert not same(first, config.load(2**100))


@pytest.mark.parametrize("name", DRAWN)
def test_parts_are_different_draws_and_do_not_depend_on_each_other_s_size(name: str) -> None:
    drawn = datasets.get({"name": name, "train": 50, "validation": 50, "test": 50}).load(1)
    assert not np.array_equal(drawn.train.x, drawn.validation.x)
    assert not np.array_equal(drawn.train.x, drawn.test.x)
    assert not np.array_equal(drawn.validation.x, drawn.test.x)
    other = datasets.get({"name": name, "train": 7, "validation": 0, "test": 50}).load(1)
    assert (len(other.train), len(other.validation)) == (7, 0)
    assert np.array_equal(other.test.x, drawn.test.x)
    assert np.array_equal(other.test.y, drawn.test.y)


@pytest.mark.parametrize("name", [name for name in WITHOUT_DOWNLOAD if name not in DRAWN])
def test_what_does_not_vary_is_the_same_for_every_seed(name: str) -> None:
    config = datasets.get({"name": name})
    assert same(config.load(1), config.load(2))
    assert datasets.load(config, 1) is datasets.load(config, 2)


@pytest.mark.parametrize("name", WITHOUT_DOWNLOAD)
def test_no_global_random_state_is_read_or_moved(name: str) -> None:
    config = datasets.get({"name": name})
    python, numpy = random.getstate(), np.random.mtrand._rand.get_state(legacy=False)
    first = config.load(3)
    assert random.getstate() == python
    np.testing.assert_equal(np.random.mtrand._rand.get_state(legacy=False), numpy)
    random.random()
    np.random.mtrand._rand.random_sample(3)
    assert same(first, config.load(3))


def test_loaded_arrays_are_read_only_because_they_are_shared() -> None:
    dataset = datasets.load(datasets.get({"name": "moons"}), 0)
    for part in parts(dataset):
        assert not part.x.flags.writeable
        assert not part.y.flags.writeable


@pytest.mark.parametrize("name", ["circles", "moons", "notebook-circles"])
def test_the_digest_of_scikit_learn_s_generators_is_its_version(name: str) -> None:
    import sklearn

    assert datasets.get({"name": name}).digest() == f"scikit-learn {sklearn.__version__}"


@pytest.mark.parametrize("name", ["adding", "blobs", "deep-linear", "noise", "spirals", "xor"])
def test_our_own_generators_depend_on_numpy_alone(name: str) -> None:
    assert datasets.get({"name": name}).digest() == ""


def test_importing_and_validating_needs_no_heavy_package() -> None:
    code = (
        "import sys; from suite import datasets; [datasets.get({'name': n}).digest() for n in datasets.DATASETS]; "
        "print([m for m in ('keras', 'tensorflow', 'sklearn', 'scipy', 'pandas', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
