from collections.abc import Callable

import keras
import numpy as np
import pytest
from keras import layers

from suite.analysis.choosing.contender import OWN
from suite.analysis.choosing.field import Field, contenders
from suite.errors import UserError
from tests.analysis.choosing import nets


def labels(field: Field) -> list[str]:
    return [each.label for each in field.entered]


EXPECTED: dict[str, tuple[Callable[[], nets.Net], str]] = {
    "relu": (lambda: nets.mlp("relu"), "he_normal he_orthogonal lsuv pytorch_default"),
    "relu, one hidden layer": (lambda: nets.mlp("relu", 1), "he_normal lecun_normal pytorch_default"),
    "relu, deep": (lambda: nets.mlp("relu", 8), "he_normal he_orthogonal looks_linear lsuv pytorch_default"),
    "tanh": (lambda: nets.mlp("tanh", 2), "orthogonal lecun_normal lsuv tanh_fixed_point he_normal pytorch_default"),
    "selu": (lambda: nets.mlp("selu"), "lecun_normal lsuv he_normal orthogonal pytorch_default"),
    "gelu": (lambda: nets.mlp("gelu"), "keeps_variance he_normal lsuv orthogonal pytorch_default"),
    "sigmoid": (lambda: nets.mlp("sigmoid", 2), "kumar lsuv he_normal orthogonal pytorch_default"),
    "none": (lambda: nets.mlp(None, 2), "orthogonal lsuv he_normal pytorch_default"),
    "one layer": (lambda: nets.mlp("relu", 0), "zeros he_normal lecun_normal pytorch_default"),
    "cnn": (nets.cnn, "he_normal he_orthogonal pytorch_default"),
    "resnet": (
        nets.resnet,
        "fixup zero_ends he_normal small_ends he_orthogonal lsuv delta_orthogonal pytorch_default",
    ),
    "resnet with norms": (
        lambda: nets.resnet(norm=True),
        "zero_gamma he_normal he_orthogonal zero_hadamard delta_orthogonal pytorch_default",
    ),
    "resnet with gains": (
        lambda: nets.resnet(gain=True),
        "zero_gains fixup he_normal zero_ends small_ends he_orthogonal lsuv delta_orthogonal pytorch_default",
    ),
    "gpt": (nets.gpt, "gpt2 depth_scaled he_normal zero_ends bert keeps_variance orthogonal"),
    "blocks": (nets.blocks, "gpt2 depth_scaled he_normal zero_ends bert"),
    "lstm": (lambda: nets.recurrent(layers.LSTM(6)), "large_embeddings he_normal lecun_normal"),
    "gru": (lambda: nets.recurrent(layers.GRU(6)), "large_embeddings he_normal lecun_normal"),
    "rnn": (
        lambda: nets.recurrent(layers.SimpleRNN(6, "relu")),
        "irnn recurrent_identity large_embeddings he_normal lecun_normal",
    ),
    "sines": (nets.sines, "siren lsuv he_normal orthogonal pytorch_default"),
    "subclass": (nets.subclass, "he_normal he_orthogonal lsuv pytorch_default"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_structure_has_its_contenders(name: str) -> None:
    make, expected = EXPECTED[name]
    model, batch = make()
    before = [np.asarray(each).copy() for each in model.weights]
    field = contenders(model, batch)
    assert labels(field) == [OWN, *expected.split()]
    assert all(map(np.array_equal, before, map(np.asarray, model.weights)))
    assert all(each.reasons and all(each.reasons) for each in field.entered)
    assert len({repr(each.identifier) for each in field.entered}) == len(field.entered)


def test_what_the_net_has_is_left_out() -> None:
    field = contenders(*nets.mlp("relu", 2, kernel_initializer="he_normal"))
    assert "he_normal" in labels(field)
    model, batch = nets.mlp("relu", 2)
    assert dict(contenders(model, batch).left_out)["glorot_uniform"] == "is what the net has"
    lstm = layers.LSTM(6, unit_forget_bias=False)
    assert "forget_bias_1" in labels(contenders(*nets.recurrent(lstm)))
    assert dict(contenders(*nets.recurrent(layers.LSTM(6))).left_out)["forget_bias_1"] == "is what the net has"


def test_the_users_come_first_with_reasons_of_the_catalogue() -> None:
    given = {"mine": "he_normal", "flat": keras.initializers.RandomNormal(stddev=0.5)}
    field = contenders(*nets.mlp("relu"), given)
    assert labels(field)[:4] == [OWN, "mine", "flat", "he_orthogonal"]
    assert field.entered[1].reasons[0] == "you asked for it"
    assert "He et al. 2015" in field.entered[1].reasons[1]
    assert field.entered[2].identifier == {"class_name": "RandomNormal", "config": {"stddev": 0.5}}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["fixup"], "initializer fixup: fixup needs residual branches"),
        (["he_norml"], "initializer he_norml: unknown initializer 'he_norml'"),
        ({"wild": {"class_name": "constant", "config": {"value": float("inf")}}}, "initializer wild: .*not finite"),
        ({"as_built": "he_normal"}, "initializer as_built: expected another label"),
    ],
)
def test_a_users_initializer_that_does_not_fit_is_refused(given: object, message: str) -> None:
    with pytest.raises(UserError, match=message):
        contenders(*nets.mlp("relu"), given)  # type: ignore[arg-type]
