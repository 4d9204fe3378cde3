import keras
import pytest

from suite.errors import UserError
from suite.frameworks.keras_layers import fan_axes, layers, layers_with_kernel
from suite.models.mlp import MLP


def test_a_flat_models_layers_stand_in_their_order_and_the_model_is_last() -> None:
    model = MLP(hidden=(3,), dropout=0.5).build((2, 2), 1, "float32")
    assert layers(model) == [*model.layers, model]


def test_inner_layers_come_in_order_before_the_one_that_holds_them_and_once() -> None:
    shared = keras.layers.Dense(3, name="shared")
    inner = keras.Sequential([keras.Input((3,), name="in"), shared, keras.layers.ReLU(name="relu")], name="inner")
    model = keras.Sequential([keras.Input((3,)), shared, inner, keras.layers.Dense(1, name="last")], name="outer")
    names = [layer.name for layer in layers(model) if not isinstance(layer, keras.layers.InputLayer)]
    assert names == ["shared", "relu", "inner", "last", "outer"]


def test_layers_with_a_kernel_keep_their_index() -> None:
    model = MLP(hidden=(3,)).build((2, 2), 1, "float32")
    found = layers_with_kernel(model, (keras.layers.Dense,), needs="this")
    assert [(index, layer.name) for index, layer in found] == [(2, "hidden_1_dense"), (4, "output")]
    assert all(layers(model)[index] is layer for index, layer in found)


def test_a_layer_of_another_kind_is_refused() -> None:
    model = keras.Sequential([keras.Input((4, 2)), keras.layers.SeparableConv1D(2, 3, name="odd")])
    with pytest.raises(UserError, match="this sets weights of Dense layers only, received SeparableConv1D 'odd'"):
        layers_with_kernel(model, (keras.layers.Dense,), needs="this")


@pytest.mark.parametrize(
    ("equation", "inputs", "outputs"),
    [
        ("abc,cd->abd", [0], [1]),
        ("abc,cde->abde", [0], [1, 2]),
        ("abcd,cde->abe", [0, 1], [2]),
        ("...x,xy->...y", [0], [1]),
        ("ab, ab -> ab", [], [0, 1]),
    ],
)
def test_an_einsum_tells_its_fans(equation: str, inputs: list[int], outputs: list[int]) -> None:
    layer = keras.layers.EinsumDense(equation, output_shape=(2,))
    assert fan_axes(layer) == {"input_axes": inputs, "output_axes": outputs}
    assert fan_axes(keras.layers.Dense(2)) == {}
