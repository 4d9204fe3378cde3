"""Models from files: architectures, with weights that are drawn anew."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from pydantic import ValidationError

from suite import models
from suite.benchmark.environment import environment
from suite.benchmark.seeds import Seeds
from suite.datasets.dataset import Dataset, Part
from suite.errors import UserError
from suite.frameworks.keras_layers import layers
from suite.initializers.assign import Initialization
from suite.models.saved import SavedModel
from suite.registry.objects import load_object

L = keras.layers
PART = Part(np.zeros((6, 4), np.float32), np.array([0, 1, 2, 0, 1, 2], np.int32))
PLAIN = Dataset("mine", "multiclass", PART, PART, PART, 3)

CLASSES = """
import keras
class Scale(keras.layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones", name="scale")
    def call(self, x):
        return x * self.scale
@keras.saving.register_keras_serializable("mine")
class Net(keras.Model):
    def __init__(self, outputs, **kwargs):
        super().__init__(**kwargs)
        self.outputs_, self.scale, self.last = outputs, Scale(), keras.layers.Dense(outputs)
    def call(self, x):
        return self.last(self.scale(x))
    def get_config(self):
        return super().get_config() | {"outputs": self.outputs_}
"""


def built(path: Path, **table: Any) -> keras.Model:
    return models.get({"name": str(path), **table}).build_for(PLAIN, "float32")


def trained(model: keras.Model) -> keras.Model:
    """Return the model with weights that no initializer draws."""
    model(np.zeros((2, 4), np.float32))
    for variable in model.trainable_variables:
        variable.assign(np.full(tuple(variable.shape), 7.0))
    return model


@pytest.mark.parametrize("ending", ["keras", "h5"])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_file_gives_its_architecture_with_weights_of_its_layers_own_initializers(ending: str, tmp_path: Path) -> None:
    net = keras.Sequential([keras.Input((4,)), L.Dense(5, "relu"), L.BatchNormalization(), L.Dense(3)])
    trained(net).save(path := tmp_path / f"my.{ending}")
    model = built(path)
    assert [type(each).__name__ for each in model.layers] == ["Dense", "BatchNormalization", "Dense"]
    vectors = [np.asarray(each).tolist() for each in model.variables if len(each.shape) == 1]
    assert vectors == [[0.0] * 5, [1.0] * 5, [0.0] * 5, [0.0] * 5, [1.0] * 5, [0.0] * 3]
    assert not np.any(np.asarray(model.variables[0]) == 7)


def test_frozen_layers_of_a_file_count_as_drawn_not_as_loaded(tmp_path: Path) -> None:
    net = keras.Sequential([keras.Input((4,)), L.Dense(5, trainable=False), L.Dropout(0.5), L.Dense(3)])
    trained(net).save(path := tmp_path / "my.keras")
    model = built(path)
    before = np.asarray(model.layers[0].kernel).copy()
    Initialization(model, built=True).apply("he_normal", None, Seeds(0, 0).weights)
    assert not np.array_equal(before, np.asarray(model.layers[0].kernel))


def test_two_builds_of_a_file_are_the_same(tmp_path: Path) -> None:
    keras.Sequential([keras.Input((4,)), L.Dense(5), L.Dropout(0.5), L.Dense(3)]).save(path := tmp_path / "my.keras")
    for one, other in zip(built(path).variables, built(path).variables, strict=True):
        np.testing.assert_array_equal(np.asarray(one), np.asarray(other))


def test_what_a_layer_adapted_to_is_kept(tmp_path: Path) -> None:
    scale, words = L.Normalization(), L.StringLookup()
    scale.adapt(np.arange(12.0).reshape(3, 4))
    words.adapt(["a", "b"])
    text, x = keras.Input((), dtype="string", name="text"), keras.Input((4,), name="x")
    joined = L.Concatenate()([scale(x), L.Embedding(3, 2)(words(text))])
    trained_net = keras.Model({"text": text, "x": x}, L.Dense(3)(joined))
    trained_net.save(path := tmp_path / "my.keras")
    model = built(path)
    (lookup,) = (each for each in layers(model) if isinstance(each, L.StringLookup))
    (normalization,) = (each for each in layers(model) if isinstance(each, L.Normalization))
    assert np.asarray(normalization.mean).ravel().tolist() == [4, 5, 6, 7]
    assert np.asarray(normalization.adapt_mean).ravel().tolist() == [4, 5, 6, 7]
    assert set(lookup.get_vocabulary()) == {"[UNK]", "a", "b"}


@pytest.mark.parametrize("custom", ["{file}:Net", ["{file}:Scale"]])
@pytest.mark.parametrize("kind", ["subclass", "functional"])
def test_classes_of_ones_own_are_named_by_one_of_each_module(kind: str, custom: Any, tmp_path: Path) -> None:
    (file := tmp_path / "mine.py").write_text(CLASSES)
    net, scale = load_object(f"{file}:Net"), load_object(f"{file}:Scale")
    inputs = keras.Input((4,))
    model = net(3) if kind == "subclass" else keras.Model(inputs, L.Dense(3)(scale()(inputs)))
    trained(model).save(path := tmp_path / "my.keras")
    one = custom.format(file=file) if isinstance(custom, str) else [each.format(file=file) for each in custom]
    found = built(path, custom=one)
    (scales,) = (each for each in layers(found) if type(each).__name__ == "Scale")
    assert np.asarray(scales.scale).tolist() == [1.0] * 4
    with pytest.raises(UserError, match=r'expected the reference to its class in the \[model\] table: custom = "'):
        built(path)


def test_other_bytes_and_another_class_s_code_make_another_environment(make_benchmark: Any, tmp_path: Path) -> None:
    (file := tmp_path / "mine.py").write_text(CLASSES)
    net = keras.Sequential([keras.Input((2,)), L.Dense(1)])
    net.save(path := tmp_path / "my.keras")

    def known() -> tuple[str, str]:
        benchmark = make_benchmark({"model": {"name": str(path), "custom": f"{file}:Net"}}, seeds=1)
        (trial, *_) = benchmark.trials()
        assert trial.environment == environment(trial.spec)
        return trial.id, trial.environment

    first = known()
    assert known() == first
    trained_net = keras.Sequential([keras.Input((2,)), L.Dense(3), L.Dense(1)])
    trained_net.save(path)
    second = known()
    file.write_text(CLASSES.replace("x * self.scale", "x / self.scale"))
    third = known()
    assert first[0] == second[0] == third[0]
    assert len({first[1], second[1], third[1]}) == 3


@pytest.mark.filterwarnings("error::UserWarning")
def test_a_compiled_file_is_compiled(tmp_path: Path) -> None:
    net = keras.Sequential([keras.Input((4,)), L.Dense(3)])
    net.compile(keras.optimizers.Adam(0.02), "mse")
    net.fit(np.zeros((4, 4)), np.zeros((4, 3)), verbose=0)
    net.save(path := tmp_path / "my.keras")
    assert float(built(path).optimizer.learning_rate) == pytest.approx(0.02)


def test_what_cannot_be_loaded_is_told_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"none\.keras: no such file"):
        built(tmp_path / "none.keras")
    (broken := tmp_path / "broken.keras").write_text("no archive")
    with pytest.raises(UserError, match=r"broken\.keras: ValueError"):
        built(broken)
    code = keras.Sequential([keras.Input((4,)), L.Lambda(lambda x: x), L.Dense(3)])
    code.save(path := tmp_path / "code.keras")
    with pytest.raises(UserError, match="holds Python code, of a Lambda layer"):
        built(path)
    with pytest.raises(ValidationError, match="depth"):
        SavedModel.model_validate({"name": "my.keras", "depth": 3})
    with pytest.raises(ValidationError, match="custom"):
        SavedModel.model_validate({"name": "my.keras", "custom": "mine.py"})


def test_reading_a_table_opens_no_file() -> None:
    config = models.get({"name": "nowhere/my.keras"})
    assert isinstance(config, SavedModel)
    assert config.digest() == "unreadable"
