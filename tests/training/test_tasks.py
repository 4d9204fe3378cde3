"""Every kind of task, against `model.fit` step by step: the same weights, the same batches, the same losses."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from suite.benchmark.load import load
from suite.benchmark.trial import Spec, Trial
from suite.errors import UserError
from suite.training.data import Batches, DeviceData, on_device
from suite.training.preflight import check
from suite.training.program import Program
from suite.training.result import Status
from suite.training.train import train
from tests.training.step_losses import StepLosses

STEPS, BATCH = 5, 8

SOURCE = """
import keras
import numpy as np
from suite.datasets.dataset import Dataset, Part

L = keras.layers
R = np.random.default_rng(0)


def made(task, x, y, outputs, others=None):
    def part(rows):
        pick = lambda values: {k: v[rows] for k, v in values.items()} if isinstance(values, dict) else values[rows]
        return Part(pick(x), pick(y))
    return Dataset("mine", task, part(slice(0, 40)), part(slice(40, 51)), part(slice(51, 64)), outputs,
                   others=others or {})


TOKENS = np.random.default_rng(1).integers(1, 11, (64, 7)).astype("int32")
TOKENS[:, 5:] *= (np.arange(64) % 3 > 0)[:, None].astype("int32")
POINTS = np.random.default_rng(2).normal(size=(64, 4))
IMAGES = np.random.default_rng(3).normal(size=(64, 6, 6, 2))
KINDS = np.random.default_rng(4).integers(0, 3, 64).astype("int32")


def tokens():
    return made("multiclass", TOKENS[:, :-1], TOKENS[:, 1:], 11)


def labels():
    return made("multilabel", POINTS, (POINTS[:, :3] > 0.3).astype("int32"), 3)


def pixels():
    return made("binary", IMAGES, (IMAGES[..., 0] > 0.5).astype("int32"), 1)


def fields():
    return made("regression", IMAGES, IMAGES[..., :1] ** 2, 1)


def classes():
    return made("multiclass", POINTS, KINDS, 3)


def points():
    return made("regression", POINTS, POINTS[:, :2] * 2, 2)


def inputs():
    return made("multiclass", {"age": POINTS[:, :1], "words": TOKENS}, KINDS, 3)


def targets():
    y = {"kind": KINDS, "size": POINTS[:, :2] * 2, "sign": (POINTS[:, 3] > 0).astype("int32")}
    return made("multiclass", POINTS, y, 3, {"size": ("regression", 2), "sign": ("binary", 1)})


def language(input_shape, outputs):
    return keras.Sequential([keras.Input(input_shape, dtype="int32"), L.Embedding(outputs, 5),
                             L.LSTM(6, return_sequences=True), L.Dense(outputs)])


def masked(input_shape, outputs):
    return keras.Sequential([keras.Input(input_shape, dtype="int32"), L.Embedding(outputs, 5, mask_zero=True),
                             L.LSTM(6, return_sequences=True), L.Dense(outputs)])


class Reader(keras.Model):
    def __init__(self, outputs):
        super().__init__()
        self.table, self.read, self.out = L.Embedding(11, 5), L.GRU(6, return_sequences=True), L.Dense(outputs)

    def call(self, x):
        return self.out(self.read(self.table(x)))


def reader(input_shape, outputs):
    return Reader(outputs)


def dense(input_shape, outputs):
    return keras.Sequential([keras.Input(input_shape), L.Dense(6, "tanh"), L.Dense(outputs)])


def convolution(input_shape, outputs):
    return keras.Sequential([keras.Input(input_shape), L.Conv2D(4, 3, padding="same", activation="relu"),
                             L.Conv2D(outputs, 1)])


def two(input_shape, outputs):
    age = keras.Input(input_shape["age"], name="age")
    words = keras.Input(input_shape["words"], dtype="int32", name="words")
    read = L.GlobalAveragePooling1D()(L.Embedding(11, 4)(words))
    return keras.Model([words, age], L.Dense(outputs)(L.Concatenate()([read, age])))


def heads(input_shape, outputs):
    x = keras.Input(input_shape)
    h = L.Dense(6, "tanh")(x)
    return keras.Model(x, {name: L.Dense(size)(h) for name, size in outputs.items()})


def one(input_shape, outputs):
    return dense(input_shape, 3)


def compiled(input_shape, outputs):
    model = dense(input_shape, outputs)
    model.compile("adam", keras.losses.CategoricalCrossentropy(from_logits=True))
    return model


def half(input_shape, outputs):
    keras.mixed_precision.set_global_policy("mixed_float16")
    return dense(input_shape, outputs)


def cubed(y_true, y_pred):
    return keras.ops.mean(keras.ops.abs(y_true - y_pred) ** 3, axis=-1)


def whole(y_true, y_pred):
    return keras.ops.mean(keras.ops.square(y_true - y_pred))


def boom(y_true, y_pred):
    raise ValueError("no such thing")


def weighted(input_shape, outputs):
    model = heads(input_shape, outputs)
    losses = {"kind": keras.losses.SparseCategoricalCrossentropy(from_logits=True), "size": "mse",
              "sign": keras.losses.BinaryCrossentropy(from_logits=True)}
    model.compile("sgd", losses, loss_weights={"size": 0.25})
    return model


def listed(input_shape, outputs):
    model = heads(input_shape, outputs)
    losses = [keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              keras.losses.BinaryCrossentropy(from_logits=True), "mse"]
    model.compile("sgd", losses, loss_weights=[1.0, 0.5, 0.25])
    return model


def distance(y_true, y_pred):
    return keras.ops.max(keras.ops.abs(y_true - y_pred), axis=-1)
"""

CROSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
YES = keras.losses.BinaryCrossentropy(from_logits=True)

CASES: dict[str, tuple[str, str, dict[str, Any], Any, dict[str, Any]]] = {
    "tokens": ("tokens", "language", {}, CROSS, {}),
    "masked": ("tokens", "masked", {}, CROSS, {}),
    "subclassed": ("tokens", "reader", {}, CROSS, {}),
    "labels": ("labels", "dense", {}, YES, {}),
    "pixels": ("pixels", "convolution", {}, YES, {}),
    "fields": ("fields", "convolution", {}, "mse", {}),
    "inputs": ("inputs", "two", {}, CROSS, {}),
    "weights": (
        "classes", "dense", {"class_weight": {"0": 3.0, "2": 0.5}}, CROSS, {"class_weight": {0: 3, 1: 1, 2: 0.5}}
    ),
    "rows": (
        "classes", "dense",
        {"loss": {"class_name": "CategoricalCrossentropy", "config": {"from_logits": True}}}, CROSS, {},
    ),
}  # fmt: skip


Planned = Callable[..., Trial]


@pytest.fixture
def planned(tmp_path: Path) -> Planned:
    """Return a function that plans a trial on data and a model of the source above."""
    file = tmp_path / "mine.py"
    file.write_text(SOURCE)

    def plan(data: str, model: str, *, diagnostics: Any = None, **training: Any) -> Trial:
        table = {"optimizer": {"class_name": "SGD", "config": {"learning_rate": 0.3}}, "steps": STEPS} | training
        lines = ["[initializers]", 'g = "glorot_uniform"']
        benchmark = tmp_path / "small.toml"
        benchmark.write_text(
            "\n".join(
                [
                    "title = 'mine'\nseeds = 1",
                    f'[dataset]\nname = "{file}:{data}"',
                    f'[model]\nname = "{file}:{model}"',
                    f"[training]\nbatch_size = {BATCH}\nsteps = {STEPS}\nevaluations = 1",
                    *lines,
                ]
            )
        )
        settings = {f"training.{key}": value for key, value in table.items()}
        settings |= {"diagnostics": diagnostics} if diagnostics else {}
        return load(str(benchmark), settings=settings).trials()[0]

    return plan


def _program(spec: Spec) -> tuple[Program, DeviceData, np.ndarray]:
    data = on_device(spec, "float32")
    program = Program(spec, data)
    program.reset(spec, data)
    return program, data, Batches(spec.seeds, data.examples, BATCH).rows(0, STEPS, STEPS)


def _copy(program: Program, spec: Spec, data: DeviceData) -> keras.Model:
    model = spec.model.build_for(data.dataset, "float32")
    model.set_weights(program.model.get_weights())
    return model


def _picked(values: Any, order: Any) -> Any:
    return {key: each[order] for key, each in values.items()} if isinstance(values, dict) else values[order]


def _fit(model: keras.Model, data: DeviceData, rows: np.ndarray, **options: Any) -> list[float]:
    recorder, train = StepLosses(), data.dataset.train
    x, y = _picked(train.x, rows.ravel()), _picked(train.y, rows.ravel())
    y = y[..., None] if data.dataset.task == "binary" and not isinstance(y, dict) else y
    model.fit(x, y, batch_size=BATCH, shuffle=False, verbose=0, callbacks=[recorder], **options)
    return recorder.losses


@pytest.mark.parametrize("compile_", ["graph", "xla"])
@pytest.mark.parametrize("case", CASES)
def test_losses_are_those_of_fit(planned: Planned, case: str, compile_: str) -> None:
    data_name, model_name, training, loss, options = CASES[case]
    spec = planned(data_name, model_name, compile=compile_, **training).spec
    program, data, rows = _program(spec)
    model = _copy(program, spec, data)
    model.compile(keras.optimizers.SGD(0.3), loss, jit_compile=False)

    expected = _fit(model, data, rows, **options)
    stretch = program.advance(data, rows, STEPS)

    np.testing.assert_allclose(stretch.losses, expected, rtol=5e-5, atol=1e-6)
    assert np.ptp(expected) > 1e-3, "the losses did not move, so agreement would mean nothing"
    for ours, theirs in zip(program.model.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=2e-4, atol=1e-5)


@pytest.mark.parametrize("case", ["tokens", "masked", "labels", "pixels", "fields", "inputs"])
def test_evaluation_is_that_of_keras(planned: Planned, case: str) -> None:
    data_name, model_name, training, loss, _ = CASES[case]
    program, data, rows = _program(planned(data_name, model_name, **training).spec)
    program.advance(data, rows, STEPS)
    binary = keras.metrics.BinaryAccuracy(threshold=0.0)
    task = data.dataset.task
    metrics = {"multiclass": ["sparse_categorical_accuracy"], "regression": []}.get(task, [binary])
    program.model.compile(loss=loss, metrics=metrics)
    scores = program.evaluate(data)
    for part in ("train", "validation", "test"):
        examples = getattr(data.dataset, part)
        y = examples.y[..., None] if task == "binary" else examples.y
        # All examples at once: over batches Keras averages means of different numbers of tokens.
        found = program.model.evaluate(examples.x, y, batch_size=len(examples), verbose=0, return_dict=True)
        assert scores[f"{part}/loss"] == pytest.approx(found["loss"], rel=1e-5)
        for name in found.keys() - {"loss"}:
            assert scores[f"{part}/accuracy"] == pytest.approx(found[name], abs=1e-6)
    if case == "tokens":
        assert scores["test/perplexity"] == pytest.approx(np.exp(scores["test/loss"]))


def test_several_outputs_are_learned_together_and_the_first_is_scored(planned: Planned) -> None:
    losses = {"size": "mae", "sign": {"class_name": "BinaryCrossentropy", "config": {"from_logits": True}}}
    spec = planned("targets", "heads", losses=losses, loss_weights={"size": 0.25}).spec
    program, data, rows = _program(spec)
    model = _copy(program, spec, data)
    keras_losses = {"kind": CROSS, "size": "mae", "sign": YES}
    accuracy = {"kind": "sparse_categorical_accuracy"}
    model.compile(
        keras.optimizers.SGD(0.3),
        keras_losses,
        loss_weights={"kind": 1.0, "size": 0.25, "sign": 1.0},
        metrics=accuracy,
        jit_compile=False,
    )
    expected = _fit(model, data, rows)
    np.testing.assert_allclose(program.advance(data, rows, STEPS).losses, expected, rtol=5e-5)
    test = data.dataset.test
    found = model.evaluate(test.x, test.y, batch_size=len(test), verbose=0, return_dict=True)
    scores = program.evaluate(data)
    assert scores["test/loss"] == pytest.approx(found["loss"], rel=1e-5)
    assert scores["test/size_loss"] == pytest.approx(found["size_loss"], rel=1e-5)
    assert scores["test/accuracy"] == pytest.approx(found["kind_sparse_categorical_accuracy"], abs=1e-6)


def test_a_loss_and_metrics_of_ones_own(planned: Planned, tmp_path: Path) -> None:
    of = f"{tmp_path / 'mine.py'}"
    metrics = [
        "MeanAbsoluteError",
        f"{of}:distance",
        {"class_name": "RootMeanSquaredError", "config": {"name": "rmse"}},
    ]
    gentle = {"class_name": "SGD", "config": {"learning_rate": 0.01}}
    spec = planned("points", "dense", loss=f"{of}:cubed", metrics=metrics, optimizer=gentle).spec
    program, data, rows = _program(spec)
    test = data.dataset.test
    apart = np.abs(program.model.predict(test.x, verbose=0) - test.y)
    scores = program.evaluate(data)
    assert scores["test/loss"] == pytest.approx((apart**3).mean(), rel=1e-5)
    assert scores["test/mean_absolute_error"] == pytest.approx(apart.mean(), rel=1e-5)
    assert scores["test/distance"] == pytest.approx(apart.max(axis=1).mean(), rel=1e-5)
    assert scores["test/rmse"] == pytest.approx(np.sqrt((apart**2).mean()), rel=1e-5)
    before = scores["train/loss"]
    program.advance(data, rows, STEPS)
    assert program.evaluate(data)["train/loss"] < before


def test_balanced_weights_make_each_class_count_alike(planned: Planned) -> None:
    program, data, rows = _program(planned("classes", "dense", class_weight="balanced").spec)
    y = data.dataset.train.y
    counts = np.bincount(y)
    spec = planned("classes", "dense").spec
    model = _copy(program, spec, data)
    model.compile(keras.optimizers.SGD(0.3), CROSS, jit_compile=False)
    expected = _fit(model, data, rows, class_weight=dict(enumerate(len(y) / (3 * counts))))
    np.testing.assert_allclose(program.advance(data, rows, STEPS).losses, expected, rtol=5e-5)


def test_what_a_model_was_compiled_with_is_used_where_the_file_says_nothing(planned: Planned) -> None:
    spec = planned("classes", "compiled", optimizer="auto", loss="auto").spec
    program, data, rows = _program(spec)
    model = _copy(program, spec, data)
    model.compile("adam", CROSS, jit_compile=False)
    np.testing.assert_allclose(program.advance(data, rows, STEPS).losses, _fit(model, data, rows), rtol=5e-5)


def test_so_are_the_weights_of_compiled_losses(planned: Planned) -> None:
    program, data, rows = _program(planned("targets", "weighted").spec)
    model = _copy(program, planned("targets", "weighted").spec, data)
    model.compile(keras.optimizers.SGD(0.3), model.loss, loss_weights={"kind": 1, "size": 0.25, "sign": 1})
    np.testing.assert_allclose(program.advance(data, rows, STEPS).losses, _fit(model, data, rows), rtol=5e-5)


def test_losses_in_a_list_belong_to_the_outputs_in_the_order_of_keras(planned: Planned) -> None:
    program, data, rows = _program(planned("targets", "listed").spec)
    model = _copy(program, planned("targets", "listed").spec, data)
    model.compile(keras.optimizers.SGD(0.3), [CROSS, YES, "mse"], loss_weights=[1.0, 0.5, 0.25])
    np.testing.assert_allclose(program.advance(data, rows, STEPS).losses, _fit(model, data, rows), rtol=5e-5)


@pytest.mark.parametrize(
    ("training", "said"),
    [
        ({"loss": "whole"}, "whole returns one number for a whole batch; expected one for each example"),
        ({"metrics": ["whole"]}, "training.metrics: whole: it returns one number for a whole batch"),
        ({"loss": "boom"}, "in boom: ValueError: no such thing"),
        ({"metrics": ["boom"]}, "training.metrics: boom"),
    ],
)
def test_a_function_of_ones_own_that_fails_is_said_before_training(
    planned: Planned, tmp_path: Path, training: dict[str, Any], said: str
) -> None:
    of = tmp_path / "mine.py"
    named = {key: [f"{of}:{name}" for name in each] if isinstance(each, list) else f"{of}:{each}"
             for key, each in training.items()}  # fmt: skip
    with pytest.raises(UserError) as caught:
        check([planned("points", "dense", **named)])
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_mixed_precision_scales_the_loss_as_compile_does(planned: Planned) -> None:
    spec = planned("classes", "half").spec
    program, data, rows = _program(spec)
    model = _copy(program, spec, data)
    model.compile(keras.optimizers.SGD(0.3), CROSS, jit_compile=False)
    np.testing.assert_allclose(program.advance(data, rows, STEPS).losses, _fit(model, data, rows), rtol=2e-3)
    assert keras.config.dtype_policy().name == "float32"


@pytest.mark.parametrize("case", ["tokens", "labels", "pixels", "inputs", "several"])
def test_a_whole_trial_with_signals_finishes(planned: Planned, case: str) -> None:
    data_name, model_name = ("targets", "heads") if case == "several" else CASES[case][:2]
    result = train(planned(data_name, model_name, diagnostics={"tier": "cheap"}))
    assert result.status is Status.FINISHED, result.error
    assert result.metrics["final/train_loss"] < result.metrics["initial/train_loss"]
    assert result.metrics["signal/loss"] > 0
    assert 0 < result.dataset["frequent"]["test"] <= 1


@pytest.mark.parametrize(
    ("data", "model", "training", "message"),
    [
        ("targets", "heads", {"losses": {"kinds": "mse"}}, "unknown target 'kinds'"),
        ("targets", "heads", {"class_weight": "balanced"}, "training.class_weight: expected one target"),
        ("points", "dense", {"class_weight": "balanced"}, "expected classes; the targets of dataset mine are"),
        ("classes", "dense", {"class_weight": {"7": 1.0}}, "expected class numbers from 0 to 2; received 7"),
        ("classes", "dense", {"metrics": ["Accuracyy"]}, "training.metrics: unknown metric 'Accuracyy'"),
        ("targets", "one", {}, "expected an output for each target: kind, size, sign; received one output"),
        ("tokens", "dense", {}, "of shape (None, 6, 11), received of shape (None, 11)"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(
    planned: Planned, data: str, model: str, training: dict[str, Any], message: str
) -> None:
    spec = planned(data, model, **training).spec
    with pytest.raises(UserError, match=re.escape(message)):
        Program(spec, on_device(spec, "float32"))


def test_the_names_of_metrics_are_their_own(planned: Planned) -> None:
    with pytest.raises(UserError, match="metrics: expected names of their own"):
        planned("points", "dense", metrics=[{"class_name": "MeanAbsoluteError", "config": {"name": "loss"}}])


def test_keys_without_a_value_leave_the_identity_of_a_trial(planned: Planned) -> None:
    resolved = planned("classes", "dense").spec.resolved()["training"]
    assert not resolved.keys() & {"losses", "loss_weights", "class_weight", "metrics", "returns"}
    assert "metrics" in planned("classes", "dense", metrics=["MeanAbsoluteError"]).spec.resolved()["training"]
