"""Private names of Keras and TensorFlow: what each is relied on for.

A failure here after an upgrade names the one place to change.
"""

import sys
from importlib.util import find_spec

import keras
import numpy as np
import pytest
import tensorflow as tf

from suite.frameworks.keras_isolation import isolated_build
from suite.frameworks.keras_layers import layers
from suite.frameworks.process import libraries, patches, streams
from suite.frameworks.process.aspect import Aspect


def _aspects(found: list[Aspect]) -> dict[str, Aspect]:
    return {aspect.name: aspect for aspect in found}


@pytest.mark.parametrize("name", [name for name in patches.COMPUTING if name.startswith("keras.src.")])
def test_what_computes_in_keras_stands_in_these_packages(name: str) -> None:
    assert find_spec(name) is not None


def test_functions_of_keras_come_from_packages_that_are_watched() -> None:
    # `keras.src.…`: if Keras moved its code, a replaced function would go unnoticed.
    public = (keras.layers.Dense, keras.ops.relu, keras.losses.MeanSquaredError, keras.optimizers.SGD)
    homes = [sys.modules[each.__module__] for each in (*public, keras.initializers.HeNormal, keras.activations.relu)]
    assert all(any(f"{home.__name__}.".startswith(f"{each}.") for each in patches.COMPUTING) for home in homes)


def test_the_global_state_holds_the_seed_and_the_generator() -> None:
    # `global_state` under `global_random_seed` and `global_seed_generator`: what Keras draws without a seed of its own.
    with streams.seeded(1):
        first = np.asarray(keras.random.normal((3,)))
        assert first.tolist() != np.asarray(keras.random.normal((3,))).tolist()
        (aspect,) = (each for each in streams.aspects() if each.name == "Keras' random seed")
        state = aspect.read()
        second = np.asarray(keras.random.normal((3,)))
        assert aspect.write is not None
        aspect.write(state)
        assert second.tolist() == np.asarray(keras.random.normal((3,))).tolist()
    with streams.seeded(1):
        assert first.tolist() == np.asarray(keras.random.normal((3,))).tolist()


def test_the_global_state_counts_the_names_of_layers_and_holds_the_type() -> None:
    # `global_state` under `object_name_uids` and `dtype_policy`: names and types begin anew.
    before = keras.layers.Dense(1).name
    with isolated_build("float64"):
        layer = keras.layers.Dense(1)
        assert (layer.name, layer.dtype) == ("dense", "float64")
    assert keras.layers.Dense(1).name == f"dense_{int(before.rpartition('_')[2] if '_' in before else 0) + 1}"
    assert keras.config.floatx() == "float32"


def test_the_global_state_holds_the_scope_of_custom_objects() -> None:
    # `global_state` under `custom_objects_scope_dict`.
    aspect = _aspects(libraries.aspects())["keras' custom objects scope dict"]
    before = aspect.read()
    with keras.saving.custom_object_scope({"mine": object}):
        assert aspect.changed(before) is not None
    assert aspect.changed(before) is None


def test_the_global_state_holds_the_distribution() -> None:
    # `global_state` under `distribution`.
    from keras.distribution import distribution
    from keras.src.backend.common import global_state

    marker = object()
    global_state.set_global_attribute("distribution", marker)
    try:
        assert distribution() is marker
    finally:
        global_state.set_global_attribute("distribution", None)


def test_the_registered_objects_stand_in_one_dictionary() -> None:
    # `GLOBAL_CUSTOM_OBJECTS`: an entry that somebody replaces is put back.
    from keras.saving import get_custom_objects
    from keras.src.saving.object_registration import GLOBAL_CUSTOM_OBJECTS

    assert get_custom_objects() is GLOBAL_CUSTOM_OBJECTS


def test_the_context_of_tensorflow_holds_the_seed() -> None:
    # `context()._seed`.
    aspect = _aspects(streams.aspects())["TensorFlow's random seed"]
    before = aspect.read()
    try:
        tf.random.set_seed(1234)
        assert aspect.read() == 1234
    finally:
        assert aspect.write is not None
        aspect.write(before)


def test_the_context_of_tensorflow_holds_the_graph_optimizer_s_options() -> None:
    # `context()._optimizer_experimental_options`, and `_thread_local_data.function_call_options` made of them.
    aspect = _aspects(libraries.aspects())["TensorFlow's graph optimizer"]
    before = aspect.read()
    tf.config.optimizer.set_experimental_options({"constant_folding": False})
    assert aspect.read() == before | {"constant_folding": False}
    assert aspect.write is not None
    aspect.write(before)
    assert aspect.read() == before
    assert "constant_folding" not in before or tf.config.optimizer.get_experimental_options()["constant_folding"]


def test_tensorflow_tells_whether_ops_are_deterministic() -> None:
    # `tensorflow.python.framework.config`: the public module can only switch it on.
    aspect = _aspects(libraries.aspects())["TensorFlow's op determinism"]
    before = aspect.read()
    assert aspect.write is not None
    try:
        aspect.write(True)
        assert aspect.read() is True
    finally:
        aspect.write(before)
    assert aspect.read() is before


def test_the_context_of_tensorflow_holds_the_check_of_numerics() -> None:
    # `context().op_callbacks`.
    aspect = _aspects(libraries.aspects())["TensorFlow's check of numerics"]
    before = aspect.read()
    tf.debugging.enable_check_numerics()
    try:
        assert aspect.changed(before) is not None
    finally:
        tf.debugging.disable_check_numerics()
    assert aspect.changed(before) is None


def test_a_layer_lists_the_layers_inside_it() -> None:
    # `Layer._flatten_layers(include_self, recursive)`: the cells of a recurrent layer are no public attribute.
    model = keras.Sequential([keras.Input((3, 2)), keras.layers.Bidirectional(keras.layers.LSTM(2))])
    kinds = [type(layer).__name__ for layer in layers(model) if not isinstance(layer, keras.layers.InputLayer)]
    assert kinds[:5] == ["LSTMCell", "LSTM", "LSTMCell", "LSTM", "Bidirectional"]
    assert kinds[-1] == "Sequential"


def test_a_layer_that_holds_layers_has_a_list_of_them() -> None:
    # `Layer._layers`: what is no activation by itself.
    assert not getattr(keras.layers.ReLU(), "_layers", None)
    assert getattr(keras.Sequential([keras.layers.ReLU()]), "_layers", None)


@pytest.mark.parametrize(("layer", "random"), [("Dropout", True), ("GaussianNoise", True), ("ReLU", False)])
def test_a_layer_that_draws_has_a_list_of_generators(layer: str, random: bool) -> None:
    # `Layer._seed_generators`: dropout and noise are off when a model is looked at.
    options = {"Dropout": {"rate": 0.5}, "GaussianNoise": {"stddev": 1.0}, "ReLU": {}}[layer]
    assert bool(getattr(getattr(keras.layers, layer)(**options), "_seed_generators", ())) is random


@pytest.mark.parametrize("name", ["ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax"])
def test_layers_of_activations_stand_in_one_package(name: str) -> None:
    # `keras.src.layers.activations.`: activations whose names are no functions', as PReLU.
    assert getattr(keras.layers, name).__module__.startswith("keras.src.layers.activations.")


def test_a_loss_keeps_the_options_of_its_function() -> None:
    # `LossFunctionWrapper._fn_kwargs`: the configuration of Huber's loss lacks `delta`.
    assert keras.losses.Huber(2.0)._fn_kwargs == {"delta": 2.0}


def test_a_seed_generator_draws_from_its_state() -> None:
    # `UnknownSeed` overrides `next`, and has no other part of its base class.
    generator = keras.random.SeedGenerator(1)
    assert {"state", "next"} <= set(dir(generator))
