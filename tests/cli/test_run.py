"""`python -m suite run`: what of it is not in the Python interface."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from suite.cli import cli
from suite.cli.errors import report_errors
from suite.commands import run as run_module
from suite.datasets import streams
from tests.conftest import undraw


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ([], "none"),
        (["--log-models"], "best"),
        (["--log-models", "best"], "best"),
        (["--log-models", "--plain"], "best"),
        (["--log-models", "none"], "none"),
    ],
)
def test_models_are_kept_where_they_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, given: list[str], asked: str
) -> None:
    calls: list[dict[str, Any]] = []

    def run(_benchmarks: object, **options: Any) -> list[object]:
        calls.append(options)
        return []

    monkeypatch.setattr(run_module, "run", run)
    assert report_errors(cli, ["run", "circles", *given]) == 0
    assert [options["log_models"] for options in calls] == [asked]


def test_models_of_another_choice_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert report_errors(cli, ["run", "circles", "--log-models", "each"]) == 2
    assert "'each' is not one of 'none', 'best'" in capsys.readouterr().err


CODE = """
import itertools

import keras
import numpy as np

X, Y = np.random.default_rng(0).normal(size=(60, 4)), np.arange(60) % 3
DEPENDS_ON = ()


def good(half=False):
    return (X.astype("float16") if half else X), Y


def from_1():
    return X, Y + 1


def texts():
    return X, np.array(["cat", "dog", "eel"])[Y]


def missing():
    return np.where(X > 2, np.nan, X), Y


def infinite():
    return np.where(X > 2, np.inf, X), Y


def one_class():
    return X, 0 * Y


def endless():
    return ((X[at % 60], Y[at % 60]) for at in itertools.count())


def other_each_time():
    return np.random.default_rng().normal(size=(60, 4)), Y


def two_outputs(input_shape):
    return keras.Sequential([keras.Input(input_shape), keras.layers.Dense(2)])
"""

BENCHMARK = """
title = "Data of one's own"
seeds = 1
dataset = {dataset}
model = {model}
training = {{ steps = 2, batch_size = 8 }}
initializers = {{ he = "he_normal" }}
"""

MLP = '{ name = "mlp", depth = 1, width = 4 }'
TABLE = '{ name = "table", path = "rows.csv", target = "y" }'
IMAGES = '{ name = "images", path = "pictures", size = [4, 4] }'
TEXTS = '{ name = "text-classification", path = "texts", length = 4 }'


def function(name: str, more: str = "") -> str:
    return f'{{ name = "data.py:{name}"{more} }}'


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a table, images, texts, functions that return data, and wrong ones of each."""
    import keras

    tmp_path = tmp_path_factory.mktemp("data")
    (tmp_path / "data.py").write_text(CODE)
    (tmp_path / "rows.csv").write_text("a,b,y\n" + "".join(f"{at},{at % 7},{at % 2}\n" for at in range(60)))
    for at in range(12):
        for name in ("pictures", "texts"):
            (tmp_path / name / f"class {at % 2}").mkdir(parents=True, exist_ok=True)
        keras.utils.save_img(tmp_path / f"pictures/class {at % 2}/{at}.png", np.full((4, 4, 3), at % 2), scale=True)
        (tmp_path / f"texts/class {at % 2}/{at}.txt").write_text(f"text of class {at % 2}")
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(3 * 10**9)  # A hole, which takes no space.
    pictures = tmp_path / "pictures"
    shutil.copytree(pictures, tmp_path / "broken")
    (tmp_path / "broken/class 1/1.png").write_bytes(b"no image")
    shutil.copytree(pictures, tmp_path / "empty", ignore=lambda path, names: names if "class 1" in path else [])
    return tmp_path


@pytest.fixture
def folder(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of data as the current one."""
    monkeypatch.chdir(data)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    undraw(monkeypatch)
    return data


def ran(folder: Path, dataset: str, model: str = MLP) -> int:
    (folder / "mine.toml").write_text(BENCHMARK.format(dataset=dataset, model=model))
    return report_errors(cli, ["run", "mine.toml"])


@pytest.mark.parametrize(
    ("dataset", "said"),
    [
        (TEXTS, "words of the train part have a number"),
        (function("texts"), "classes: cat = 0, dog = 1, eel = 2"),
        (function("good", ", half = true"), "12 examples for test"),
    ],
)
def test_data_of_one_s_own_are_trained_on_and_what_was_done_to_them_is_said(
    dataset: str, said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(folder, dataset) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("dataset", "model", "message"),
    [
        (function("from_1"), MLP, "expected classes numbered from 0; received 1 to 3; subtract 1, or say task"),
        (function("missing"), MLP, "expected finite inputs in 60 examples; received"),
        (function("infinite"), MLP, "inputs: expected finite numbers; received"),
        (function("one_class"), MLP, "expected examples of several classes; received class 0 only"),
        (function("good"), '{ name = "data.py:two_outputs" }', "(None, 3), received of shape (None, 2)"),
        (function("good", ", classes = 2"), MLP, "expected class numbers below classes = 2; received up to 2"),
        (function("endless"), MLP, "expected a stream that ends; received one of more than 1,000 elements; end it"),
        (function("other_each_time"), MLP, "expected the same data each time, received others in part train"),
        (TABLE.replace('"y"', '"z"'), MLP, "the column to predict, one of a, b, y; received 'z'"),
        (TABLE.replace("rows", "large"), MLP, "large.csv: expected a file of at most 2 GB; received 3.0 GB"),
        (TABLE.replace("rows", "none"), MLP, "table: no such file or folder: none.csv"),
        (IMAGES.replace("pictures", "empty"), MLP, "empty/class 1: expected a file that ends in"),
        (IMAGES.replace("pictures", "broken"), MLP, "broken/class 1/1.png: expected an image, which cannot be read"),
    ],
)
def test_bad_data_are_refused_in_one_line_before_anything_is_trained(
    dataset: str,
    model: str,
    message: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streams, "MOST", 1000)
    assert ran(folder, dataset, model) == 2
    errors = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert message in errors[0]
