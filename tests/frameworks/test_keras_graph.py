"""The graph of a functional model, read from private names of Keras: `_functional`, nodes and `_keras_history`."""

import keras

from suite.frameworks.keras_graph import graph, is_chain, readers


def _branching() -> keras.Model:
    inputs = keras.Input((3,))
    first, second = keras.layers.Dense(2)(inputs), keras.layers.Dense(2)(inputs)
    return keras.Model(inputs, keras.layers.Add()([first, second]))


def test_a_sequential_model_is_a_chain() -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2), keras.layers.ReLU()])
    assert is_chain(model)
    assert [type(each).__name__ for each in graph(model)] == ["InputLayer", "Dense", "ReLU"]


def test_branches_are_no_chain() -> None:
    model = _branching()
    assert not is_chain(model)
    assert [type(each).__name__ for each in graph(model)] == ["InputLayer", "Dense", "Dense", "Add"]


def test_a_model_that_is_not_built_has_no_graph() -> None:
    model = keras.Sequential([keras.layers.Dense(2)])
    assert not is_chain(model)
    assert graph(model) == []


def test_an_input_knows_what_reads_it() -> None:
    model = _branching()
    assert readers(model.input) == {layer for layer in model.layers if isinstance(layer, keras.layers.Dense)}
