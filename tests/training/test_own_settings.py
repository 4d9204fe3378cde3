"""Losses, their weights, metrics and weights of classes: in the file, of one's own, or as compiled."""

import re
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from suite.errors import UserError
from suite.training.data import on_device
from suite.training.preflight import check
from suite.training.program import Program
from tests.training.own_tasks import BATCH, CROSS, STEPS, YES, Planned, copy_of, fitted, program_of
from tests.training.step_losses import StepLosses


def test_a_loss_and_metrics_of_ones_own(planned_task: Planned, tmp_path: Path) -> None:
    of = f"{tmp_path / 'mine.py'}"
    metrics = [
        "MeanAbsoluteError",
        f"{of}:distance",
        {"class_name": "RootMeanSquaredError", "config": {"name": "rmse"}},
    ]
    gentle = {"class_name": "SGD", "config": {"learning_rate": 0.01}}
    spec = planned_task("points", "dense", loss=f"{of}:cubed", metrics=metrics, optimizer=gentle).spec
    program, data, rows = program_of(spec)
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


def test_balanced_weights_make_each_class_count_alike(planned_task: Planned) -> None:
    program, data, rows = program_of(planned_task("classes", "dense", class_weight="balanced").spec)
    y = data.dataset.train.y
    counts = np.bincount(y)
    spec = planned_task("classes", "dense").spec
    model = copy_of(program, spec, data)
    model.compile(keras.optimizers.SGD(0.3), CROSS, jit_compile=False)
    expected = fitted(model, data, rows, class_weight=dict(enumerate(len(y) / (3 * counts))))
    np.testing.assert_allclose(program.advance(data, rows, STEPS).losses, expected, rtol=5e-5)


def test_what_a_model_was_compiled_with_is_used_where_the_file_says_nothing(planned_task: Planned) -> None:
    spec = planned_task("classes", "compiled", optimizer="auto", loss="auto").spec
    program, data, rows = program_of(spec)
    model = copy_of(program, spec, data)
    model.compile("adam", CROSS, jit_compile=False)
    np.testing.assert_allclose(program.advance(data, rows, STEPS).losses, fitted(model, data, rows), rtol=5e-5)


def test_so_are_the_weights_of_compiled_losses(planned_task: Planned) -> None:
    program, data, rows = program_of(planned_task("targets", "weighted").spec)
    model = copy_of(program, planned_task("targets", "weighted").spec, data)
    model.compile(keras.optimizers.SGD(0.3), model.loss, loss_weights={"kind": 1, "size": 0.25, "sign": 1})
    np.testing.assert_allclose(program.advance(data, rows, STEPS).losses, fitted(model, data, rows), rtol=5e-5)


def test_losses_in_a_list_belong_to_the_outputs_in_the_order_of_keras(planned_task: Planned) -> None:
    program, data, rows = program_of(planned_task("targets", "listed").spec)
    model = copy_of(program, planned_task("targets", "listed").spec, data)
    model.compile(keras.optimizers.SGD(0.3), [CROSS, YES, "mse"], loss_weights=[1.0, 0.5, 0.25])
    np.testing.assert_allclose(program.advance(data, rows, STEPS).losses, fitted(model, data, rows), rtol=5e-5)


@pytest.mark.parametrize("case", ["turned", "nameless"])
def test_outputs_in_a_list_belong_to_the_targets_of_their_names_or_in_their_order(
    planned_task: Planned, case: str
) -> None:
    program, data, rows = program_of(planned_task("targets", case).spec)
    model = copy_of(program, planned_task("targets", case).spec, data)
    model.compile(keras.optimizers.SGD(0.3), model.loss, loss_weights=[0.5, 0.25, 2.0], jit_compile=False)
    y = data.dataset.train.y
    wanted = y if case == "turned" else dict(zip(model.output_names, (y["kind"], y["size"], y["sign"]), strict=True))
    x, order, recorder = data.dataset.train.x, rows.ravel(), StepLosses()
    y = {name: values[order] for name, values in wanted.items()}
    model.fit(x[order], y, batch_size=BATCH, shuffle=False, verbose=0, callbacks=[recorder])
    np.testing.assert_allclose(program.advance(data, rows, STEPS).losses, recorder.losses, rtol=5e-5)


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
    planned_task: Planned, tmp_path: Path, training: dict[str, Any], said: str
) -> None:
    of = tmp_path / "mine.py"
    named = {key: [f"{of}:{name}" for name in each] if isinstance(each, list) else f"{of}:{each}"
             for key, each in training.items()}  # fmt: skip
    with pytest.raises(UserError) as caught:
        check([planned_task("points", "dense", **named)])
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


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
    planned_task: Planned, data: str, model: str, training: dict[str, Any], message: str
) -> None:
    spec = planned_task(data, model, **training).spec
    with pytest.raises(UserError, match=re.escape(message)):
        Program(spec, on_device(spec, "float32"))


@pytest.mark.parametrize(
    ("data", "metric", "said"),
    [
        ("classes", "mae", "mae does not go with dataset .*, whose targets are class numbers; expected one of Sparse"),
        ("classes", "AUC", "AUC does not go with .* class numbers, and it takes answers 0 or 1 only; .*TopKCateg"),
        ("classes", "BinaryAccuracy", "BinaryAccuracy does not go with"),
        (
            "points",
            "SparseCategoricalAccuracy",
            "SparseCategoricalAccuracy .* whose targets are vectors of numbers; expected one of MeanSq",
        ),
        ("points", "AUC", "AUC does not go with"),
    ],
)
def test_a_metric_of_another_task_is_refused(planned_task: Planned, data: str, metric: str, said: str) -> None:
    with pytest.raises(UserError, match=f"training.metrics: {said}") as caught:
        check([planned_task(data, "dense", metrics=[metric])])
    assert "\n" not in str(caught.value)


def test_metrics_of_one_hot_rows_get_them(planned_task: Planned) -> None:
    top = {"class_name": "TopKCategoricalAccuracy", "config": {"k": 2, "name": "top"}}
    names = ["CategoricalAccuracy", "SparseCategoricalAccuracy", top]
    program, data, _ = program_of(planned_task("classes", "dense", metrics=names).spec)
    scores, test = program.evaluate(data), data.dataset.test
    outputs = program.model.predict(test.x, verbose=0)
    best = np.argsort(-outputs, axis=-1)
    assert scores["test/categorical_accuracy"] == pytest.approx(scores["test/accuracy"])
    assert scores["test/sparse_categorical_accuracy"] == pytest.approx(scores["test/accuracy"])
    assert scores["test/top"] == pytest.approx((best[:, :2] == test.y[:, None]).any(axis=1).mean())


def test_compiled_metrics_that_are_not_used_are_said(planned_task: Planned, tmp_path: Path) -> None:
    source = (tmp_path / "mine.py").read_text()
    (tmp_path / "mine.py").write_text(
        source
        + "\n\ndef measured(input_shape, outputs):\n    model = dense(input_shape, outputs)\n"
        + "    model.compile('sgd', 'mse', metrics=['mae', keras.metrics.RootMeanSquaredError()])\n    return model\n"
    )
    notes = check([planned_task("points", "measured", optimizer="auto")])
    assert any("the metrics of its compile(), mae, root_mean_squared_error, are not used" in note for note in notes)
    named = check([planned_task("points", "measured", optimizer="auto", metrics=["mae"])])
    assert not any("the metrics of its compile()" in note for note in named)


def test_the_names_of_metrics_are_their_own(planned_task: Planned) -> None:
    with pytest.raises(UserError, match="metrics: expected names of their own"):
        planned_task("points", "dense", metrics=[{"class_name": "MeanAbsoluteError", "config": {"name": "loss"}}])


def test_keys_without_a_value_leave_the_identity_of_a_trial(planned_task: Planned) -> None:
    resolved = planned_task("classes", "dense").spec.resolved()["training"]
    assert not resolved.keys() & {"losses", "loss_weights", "class_weight", "metrics", "returns"}
    assert "metrics" in planned_task("classes", "dense", metrics=["CategoricalAccuracy"]).spec.resolved()["training"]
