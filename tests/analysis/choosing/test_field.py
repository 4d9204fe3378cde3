from collections.abc import Callable

import keras
import numpy as np
import pytest
from keras import layers

import suite
from suite import models
from suite.analysis.choosing import field as module
from suite.analysis.choosing.contender import OWN
from suite.analysis.choosing.field import Field, contenders
from suite.benchmark.seeds import Seeds
from suite.errors import UserError
from suite.initializers.assign import Initialization
from suite.models.sequence import Sequences
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
        "zero_gamma he_normal zero_hadamard he_orthogonal delta_orthogonal pytorch_default",
    ),
    "resnet with gains": (
        lambda: nets.resnet(gain=True),
        "zero_gains fixup he_normal he_orthogonal lsuv delta_orthogonal pytorch_default",
    ),
    "gpt": (nets.gpt, "gpt2 depth_scaled zero_ends bert he_normal keeps_variance orthogonal"),
    "blocks": (nets.blocks, "gpt2 depth_scaled he_normal zero_ends bert"),
    "lstm": (
        lambda: nets.recurrent(layers.LSTM(6)),
        "chrono large_embeddings pytorch_recurrent he_normal lecun_normal",
    ),
    "gru": (lambda: nets.recurrent(layers.GRU(6)), "chrono large_embeddings pytorch_recurrent he_normal lecun_normal"),
    "rnn": (
        lambda: nets.recurrent(layers.SimpleRNN(6, "relu")),
        "irnn recurrent_identity large_embeddings pytorch_recurrent he_normal lecun_normal",
    ),
    "matrices": (
        nets.products,
        "he_normal_all he_normal glorot_uniform_all orthogonal_all he_orthogonal lsuv pytorch_default",
    ),
    "factors": (nets.factors, "small_embeddings large_embeddings"),
    "attention of one's own": (nets.own_attention, "gpt2 depth_scaled zero_ends bert he_normal orthogonal"),
    "convolutional lstm": (
        lambda: (keras.Sequential([keras.Input((12, 6, 2)), layers.ConvLSTM1D(4, 1), layers.Flatten()]), nets.FRAMES),
        "chrono pytorch_recurrent he_normal lecun_normal",
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
    model = keras.Sequential([keras.Input((8,)), layers.Dense(4, "relu", kernel_initializer="he_normal")])
    assert dict(contenders(model, nets.ROWS).left_out)["he_normal"] == "is what the net has"
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


def test_the_users_label_is_theirs() -> None:
    field = contenders(*nets.mlp("relu"), {"he_normal": "he_uniform"})
    assert labels(field)[:3] == [OWN, "he_normal", "he_normal-catalogue"]


def test_no_more_than_a_dozen_enter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    field = contenders(*nets.mlp("relu"), ["ones"])
    assert labels(field) == [OWN, "ones", "he_normal", "he_orthogonal"]
    assert all("fit better" in why for label, why in field.left_out if label != "glorot_uniform")


def test_none_is_tried_after_the_time_is_over() -> None:
    field = contenders(*nets.mlp("relu"), ["ones"], seconds=-1.0)
    assert labels(field) == [OWN, "ones"]
    assert {why.partition(",")[0] for _, why in field.left_out} == {"not tried"}


def test_another_initializer_stands_for_the_weights_of_a_model_that_draws_none() -> None:
    model = models.get({"name": "mlp", "hidden": [4, 4]}).build((8,), 3, "float32")
    field = contenders(model, nets.ROWS, ["glorot_uniform", "ones"], own="glorot_uniform")
    assert labels(field)[:3] == ["glorot_uniform", "ones", "he_normal"]
    assert labels(field).count("glorot_uniform") == 1
    with pytest.raises(UserError, match="initializer glorot_uniform: expected another label"):
        contenders(model, nets.ROWS, {"glorot_uniform": "ones"}, own="glorot_uniform")


def test_the_nets_own_need_not_be_asked_for() -> None:
    assert labels(contenders(*nets.mlp("relu"), ["as_built"]))[:2] == [OWN, "he_normal"]


def test_frozen_layers_decide_nothing_and_keep_out_of_patterns() -> None:
    model, batch = nets.resnet(norm=True)
    for layer in model.layers[:-1]:
        layer.trainable = False
    field = contenders(model, batch)
    assert labels(field) == [OWN, "zeros", "he_normal", "lecun_normal", "pytorch_default"]
    assert str(field.structure) == "1 kernel in a row, 10 kernels frozen"


def test_some_frozen_blocks_leave_patterns_for_the_others() -> None:
    model, batch = nets.resnet(norm=True)
    for layer in model.layers:
        layer.trainable = "_0" not in layer.name
    zero_gamma = next(each for each in contenders(model, batch).entered if each.label == "zero_gamma")
    model, _ = nets.resnet(norm=True)
    for layer in model.layers:
        layer.trainable = "_0" not in layer.name
    before = {each.path: np.asarray(each).copy() for each in model.weights}
    suite.recipes.Chosen("by_weight", **zero_gamma.identifier["config"])(model)  # type: ignore[index,arg-type]
    he = next(each for each in model.weights if each.path == "conv_1_1/kernel")
    assert np.std(he) > 1.2 * np.std(before[he.path])
    gammas = {each.path: float(np.asarray(each).max()) for each in model.weights if each.path.endswith("_1/gamma")}
    assert gammas == {"norm_0_1/gamma": 1.0} | {f"norm_{block}_1/gamma": 0.0 for block in (1, 2, 3)}


OWN_MODELS: dict[str, str] = {
    "transformer": "glorot_uniform gpt2 depth_scaled zero_ends bert he_normal keeps_variance orthogonal",
    "lstm": "glorot_uniform chrono large_embeddings pytorch_recurrent he_normal lecun_normal",
}


@pytest.mark.parametrize("name", OWN_MODELS)
def test_contenders_of_the_suites_own_models_set_all_kernels(name: str) -> None:
    data = Sequences((12,), outputs=50, vocabulary=50, every=True, dtype="float32")
    model = models.get({"name": name}).build_sequences(data)  # type: ignore[attr-defined]
    field = contenders(model, nets.TOKENS, own="glorot_uniform")
    assert labels(field) == OWN_MODELS[name].split()
    initialization = Initialization(model)
    for each in field.entered:
        initialization.apply(each.identifier, nets.TOKENS, Seeds(0, 0).weights)
        kernels = [weight for weight in model.weights if weight.path.endswith("kernel")]
        dead = [weight.path for weight in kernels if not np.asarray(weight).any()]
        assert all(each.label == "zero_ends" and path.endswith(("output/kernel", "dense_2/kernel")) for path in dead)


@pytest.mark.parametrize("scalars", [False, True])
def test_what_multiplies_a_branch_is_a_gain_whatever_its_name(scalars: bool) -> None:
    model = models.get({"name": "residual_mlp", "scalars": scalars}).build((8,), 3, "float32")
    assert ("zero_gains" in labels(contenders(model, nets.ROWS))) is scalars


def test_loaded_weights_are_noted() -> None:
    model, batch = nets.mlp("relu")
    assert contenders(model, batch).notes == ()
    for layer in model.layers[:3]:
        layer.set_weights([values + 1.0 for values in layer.get_weights()])
    model.layers[0].name = "first"
    model.layers[0].trainable = False
    kept, lost = contenders(model, batch).notes
    assert kept == "first.kernel is frozen and was loaded: kept in every trial."
    assert lost.startswith("2 kernels (")
    assert "trained further and were loaded: drawn anew in every trial" in lost
