from typing import Any

import keras
import numpy as np
import pytest

from suite.models.scalar import Scalar

X = np.array([[1.0, -2.0, 3.0]])


@pytest.mark.parametrize(("operation", "expected"), [("add", X + 2.5), ("multiply", X * 2.5)])
def test_it_changes_nothing_at_first_and_then_every_value_alike(operation: Any, expected: Any) -> None:
    layer = Scalar(operation, dtype="float64")
    np.testing.assert_array_equal(np.asarray(layer(X)), X)
    assert [tuple(weight.shape) for weight in layer.trainable_variables] == [()]
    layer.scalar.assign(2.5)
    np.testing.assert_array_equal(np.asarray(layer(X)), expected)


@pytest.mark.parametrize("operation", ["add", "multiply"])
def test_it_survives_as_plain_data(operation: Any) -> None:
    layer = keras.saving.deserialize_keras_object(
        keras.saving.serialize_keras_object(Scalar(operation, name="mine", dtype="float64"))
    )
    assert isinstance(layer, Scalar)
    assert (layer.operation, layer.name, layer.compute_dtype) == (operation, "mine", "float64")


def test_the_shape_stays() -> None:
    assert Scalar("add").compute_output_shape((None, 4, 3)) == (None, 4, 3)
    assert Scalar("add")(keras.Input((4, 3))).shape == (None, 4, 3)


def test_another_operation_is_refused() -> None:
    with pytest.raises(ValueError, match="Received: operation='divide'"):
        Scalar("divide")  # type: ignore[arg-type]
