from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from suite.datasets.dataset import Dataset, Part
from suite.errors import UserError
from suite.models.transformer import Transformer
from tests.models.conftest import tokens

Array = NDArray[Any]
Weights = dict[str, list[Array]]

CLOSE = 1e-9
"""Heads have the size 4: Keras' attention has 1/√size in float32, whatever the type, and 1/2 is exact."""


def softmax(x: Array) -> Array:
    powers: Array = np.exp(x - x.max())
    result: Array = powers / powers.sum()
    return result


def attended(x: Array, weights: list[Array], heads: int, causal: bool) -> Array:
    """Return what each position of one example gets from the others, position by position and head by head."""
    wq, bq, wk, bk, wv, bv, wo, bo = weights
    result = np.zeros_like(x)
    for at in range(len(x)):
        result[at] = bo
        seen = x[: at + 1] if causal else x
        for head in range(heads):
            query = x[at] @ wq[:, head] + bq[head]
            scores = np.array([query @ (each @ wk[:, head] + bk[head]) for each in seen]) / np.sqrt(len(query))
            mean = softmax(scores) @ np.array([each @ wv[:, head] + bv[head] for each in seen])
            result[at] += mean @ wo[head]
    return result


def normalized(x: Array, weights: list[Array] | None) -> Array:
    """Return rows with mean 0 and variance 1, or with mean square 1 if there is no shift, or as they are."""
    if weights is None:
        return x
    if len(weights) == 1:
        return np.array([row / np.sqrt(np.mean(row**2) + 1e-6) * weights[0] for row in x])
    return np.array([(row - row.mean()) / np.sqrt(row.var() + 1e-3) * weights[0] + weights[1] for row in x])


def blocks(x: Array, weights: Weights, config: Transformer, causal: bool) -> Array:
    """Return the output of all blocks for one example, (positions, width)."""
    for block in (f"block_{number}" for number in range(1, config.depth + 1)):
        for part in ("attention", "dense"):
            norm = weights.get(f"{block}_{part}_{config.norm}_normalization")
            received = normalized(x, norm) if config.order == "pre" else x
            if part == "attention":
                branch = attended(received, weights[f"{block}_attention"], config.heads, causal)
            else:
                (first, bias), (second, offset) = weights[f"{block}_dense_1"], weights[f"{block}_dense_2"]
                hidden = received @ first + bias
                branch = np.tanh(hidden) @ second + offset
            x = x + branch if config.order == "pre" else normalized(x + branch, norm)
    return normalized(x, weights.get(f"output_{config.norm}_normalization"))


PART = Part(np.zeros((2, 4), np.int32), np.zeros((2, 4), np.int32))
CONFIGS = [{"norm": norm, "order": order} for norm in ("none", "layer", "rms") for order in ("pre", "post")]


@pytest.mark.parametrize("options", CONFIGS)
@pytest.mark.parametrize("tied", [True, False])
def test_a_language_models_output_is_what_the_formula_says(
    options: dict[str, Any], tied: bool, randomize: Callable[..., Weights]
) -> None:
    config = Transformer(depth=2, width=8, heads=2, expansion=2, activation="tanh", tied=tied, **options)
    data = tokens(5, vocabulary=7)
    model = config.build_for(data, "float64")
    weights = randomize(model)
    (table,), (positions,) = weights["embedding"], weights["positions"]
    for x, found in zip(data.train.x, np.asarray(model(data.train.x)), strict=True):
        signal = blocks(table[x] + positions, weights, config, causal=True)
        kernel, bias = (table.T, 0.0) if tied else weights["output"]
        np.testing.assert_allclose(found, signal @ kernel + bias, rtol=CLOSE, atol=CLOSE)
    assert ("output" in weights) != tied
    assert any("normalization" in name for name in weights) == (config.norm != "none")


def test_a_classifier_of_vectors_has_the_mean_over_positions_that_all_see_one_another(
    randomize: Callable[..., Weights],
) -> None:
    config = Transformer(depth=1, width=4, heads=1, expansion=1, activation="tanh")
    model = config.build((5, 3), 2, "float64")
    weights = randomize(model)
    for x in np.random.default_rng(0).normal(size=(2, 5, 3)):
        kernel, bias = weights["input_dense"]
        signal = blocks(x @ kernel + bias + weights["positions"][0], weights, config, causal=False)
        kernel, bias = weights["output"]
        np.testing.assert_allclose(np.asarray(model(x[None]))[0], signal.mean(axis=0) @ kernel + bias, rtol=CLOSE)


def test_an_image_is_a_sequence_of_patches(randomize: Callable[..., Weights]) -> None:
    config = Transformer(depth=1, width=8, heads=2, patch=2, activation="tanh")
    model = config.build((4, 6, 3), 2, "float64")
    weights = randomize(model)
    (image,) = np.random.default_rng(0).normal(size=(1, 4, 6, 3))
    kernel, bias = weights["input_conv"]
    patches = [image[row : row + 2, column : column + 2] for row in (0, 2) for column in (0, 2, 4)]
    x = np.array([np.tensordot(patch, kernel, axes=3) + bias for patch in patches])
    signal = blocks(x + weights["positions"][0], weights, config, causal=False)
    kernel, bias = weights["output"]
    np.testing.assert_allclose(np.asarray(model(image[None]))[0], signal.mean(axis=0) @ kernel + bias, rtol=CLOSE)


def test_no_position_of_a_language_model_sees_a_later_one(randomize: Callable[..., Weights]) -> None:
    data = tokens(6, vocabulary=5)
    model = Transformer(width=8).build_for(data, "float64")
    randomize(model)
    x = data.train.x[:1]
    before = np.asarray(model(x))[0]
    for at in range(6):
        other = x.copy()
        other[0, at] = (x[0, at] + 1) % 5
        changed = np.abs(np.asarray(model(other))[0] - before).max(axis=1) > 1e-9
        assert changed.tolist() == [False] * at + [True] * (6 - at)


def test_tokens_with_one_answer_are_classified_by_all_of_them(randomize: Callable[..., Weights]) -> None:
    data = tokens(4, vocabulary=5, every=False)
    model = Transformer(width=8).build_for(data, "float64")
    randomize(model)
    x = data.train.x[:1]
    assert model.output_shape == (None, 5)
    for at in range(4):
        other = x.copy()
        other[0, at] = (x[0, at] + 1) % 5
        assert not np.allclose(model(other), model(x))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_everything_has_the_type_and_kernels_start_at_zero(dtype: str) -> None:
    model = Transformer(width=8, activation="prelu").build_for(tokens(4, vocabulary=5), dtype)
    assert {layer.dtype for layer in model.layers[1:]} == {dtype}
    assert {variable.dtype for variable in model.weights} == {dtype}
    assert not any(np.any(variable) for variable in model.weights if variable.name == "kernel")
    assert model.input.dtype == "int32"


def test_tables_start_as_in_keras_and_the_same_whenever_they_are_built() -> None:
    first, second = (Transformer(width=64).build_for(tokens(50, vocabulary=40), "float32") for _ in range(2))
    for name, weight in (("embedding", "embeddings"), ("positions", "position_embeddings")):
        table = np.asarray(getattr(first.get_layer(name), weight))
        np.testing.assert_array_equal(table, np.asarray(getattr(second.get_layer(name), weight)))
        assert 0.049 < np.abs(table).max() <= 0.05
        assert table.std() == pytest.approx(0.05 / np.sqrt(3), rel=0.05)


@pytest.mark.parametrize("tied", [True, False])
def test_a_saved_one_is_the_same_net(tied: bool, randomize: Callable[..., Weights], tmp_path: Any) -> None:
    data = tokens(4, vocabulary=5)
    model = Transformer(width=8, tied=tied).build_for(data, "float32")
    randomize(model)
    model.save(tmp_path / "net.keras")
    again = keras.saving.load_model(tmp_path / "net.keras")
    assert again.count_params() == model.count_params()
    np.testing.assert_array_equal(np.asarray(again(data.train.x)), np.asarray(model(data.train.x)))


def test_what_is_no_sequence_is_refused_with_what_to_do() -> None:
    with pytest.raises(UserError, match=r"dataset\.flatten = false.*such as adding or markov"):
        Transformer().build((784,), 10, "float32")


@pytest.mark.parametrize(
    "data",
    [
        tokens(4, vocabulary=5, every=False),
        Dataset("d", "multiclass", PART, PART, PART, outputs=3, vocabulary=9),
    ],
)
def test_a_tied_table_needs_tokens_as_answers(data: Dataset) -> None:
    with pytest.raises(UserError, match=r"model\.tied: expected tokens.*different tokens, and \d outputs"):
        Transformer(tied=True).build_for(data, "float32")


@pytest.mark.parametrize("positions", [(5,), (4, 4)])
def test_answers_at_other_positions_than_the_inputs_are_refused(positions: tuple[int, ...]) -> None:
    part = Part(np.zeros((2, 4, 4, 1)), np.zeros((2, *positions), np.int32))
    with pytest.raises(UserError, match="expected a model of your own"):
        Transformer().build_for(Dataset("d", "multiclass", part, part, part, 3), "float32")


@pytest.mark.parametrize("options", [{"heads": 3}, {"heads": 0}, {"norm": "batch"}, {"order": "mid"}, {"patch": 0}])
def test_wrong_values_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Transformer(width=64, **options)
