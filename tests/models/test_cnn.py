from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from suite.errors import UserError
from suite.models.cnn import CNN


def test_images_are_halved_by_each_pooling() -> None:
    model = CNN().build((28, 28, 1), 10, "float32")
    shapes = {layer.name: layer.output.shape for layer in model.layers}
    assert shapes["convolution_1_conv2d"] == (None, 28, 28, 16)
    assert shapes["convolution_1_pooling"] == (None, 14, 14, 16)
    assert shapes["convolution_2_pooling"] == (None, 7, 7, 32)
    assert shapes["hidden_1_activation"] == (None, 64)
    assert shapes["output"] == (None, 10)


def test_options_choose_the_parts() -> None:
    options = CNN(
        filters=(2,), kernel_size=5, pooling="none", hidden=(), use_bias=False, batch_normalization=True, dropout=0.2
    )
    model = options.build((6, 5, 3), 2, "float64")
    assert [layer.name for layer in model.layers] == [
        "input",
        "convolution_1_conv2d",
        "convolution_1_batch_normalization",
        "convolution_1_activation",
        "convolution_1_dropout",
        "flatten",
        "output",
    ]
    assert tuple(model.get_layer("convolution_1_conv2d").kernel.shape) == (5, 5, 3, 2)
    assert model.get_layer("convolution_1_conv2d").bias is None
    assert model.get_layer("output").bias is None


@pytest.mark.parametrize(("pooling", "expected"), [("max", 4.0), ("average", 2.5)])
def test_pooling_takes_the_largest_or_the_mean(pooling: Any, expected: float) -> None:
    config = CNN(filters=(1,), kernel_size=1, pooling=pooling, hidden=(), use_bias=False)
    model = config.build((2, 2, 1), 1, "float64")
    model.set_weights([np.ones((1, 1, 1, 1)), np.ones((1, 1))])
    assert np.array(model(np.array([[1.0, 2.0], [3.0, 4.0]]).reshape(1, 2, 2, 1))).item() == expected


def test_more_poolings_than_halvings_leave_one_pixel() -> None:
    model = CNN(filters=(1, 1, 1, 1)).build((3, 3, 1), 2, "float32")
    assert model.get_layer("convolution_4_pooling").output.shape == (None, 1, 1, 1)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_everything_has_the_type_and_kernels_start_at_zero(dtype: str) -> None:
    model = CNN(filters=(2,), hidden=(3,)).build((4, 4, 1), 2, dtype)
    assert {layer.dtype for layer in model.layers} == {layer.output.dtype for layer in model.layers} == {dtype}
    assert {variable.dtype for variable in model.weights} == {dtype}
    assert not any(np.any(variable) for variable in model.weights)


@pytest.mark.parametrize("input_shape", [(784,), (28, 28)])
def test_what_is_no_image_is_refused_with_what_to_do(input_shape: tuple[int, ...]) -> None:
    with pytest.raises(UserError, match=r"dataset\.flatten = false") as caught:
        CNN().build(input_shape, 10, "float32")
    assert str(input_shape) in str(caught.value)


@pytest.mark.parametrize("options", [{"filters": []}, {"kernel_size": 0}, {"pooling": "min"}, {"hidden": [0]}])
def test_wrong_values_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        CNN(**options)
