"""Every kind of task, against `model.fit` step by step: the same weights, the same batches, the same losses."""

import keras
import numpy as np
import pytest

from suite.training.result import Status
from suite.training.train import train
from tests.training.own_tasks import CASES, CROSS, STEPS, YES, Planned, copy_of, fitted, program_of


@pytest.mark.parametrize("compile_", ["graph", "xla"])
@pytest.mark.parametrize("case", CASES)
def test_losses_are_those_of_fit(planned_task: Planned, case: str, compile_: str) -> None:
    data_name, model_name, training, loss, options = CASES[case]
    spec = planned_task(data_name, model_name, compile=compile_, **training).spec
    program, data, rows = program_of(spec)
    model = copy_of(program, spec, data)
    model.compile(keras.optimizers.SGD(0.3), loss, jit_compile=False)

    expected = fitted(model, data, rows, **options)
    stretch = program.advance(data, rows, STEPS)

    np.testing.assert_allclose(stretch.losses, expected, rtol=5e-5, atol=1e-6)
    assert np.ptp(expected) > 1e-3, "the losses did not move, so agreement would mean nothing"
    for ours, theirs in zip(program.model.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=2e-4, atol=1e-5)


@pytest.mark.parametrize("case", ["tokens", "masked", "labels", "pixels", "fields", "inputs"])
def test_evaluation_is_that_of_keras(planned_task: Planned, case: str) -> None:
    data_name, model_name, training, loss, _ = CASES[case]
    program, data, rows = program_of(planned_task(data_name, model_name, **training).spec)
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


def test_several_outputs_are_learned_together_and_the_first_is_scored(planned_task: Planned) -> None:
    losses = {"size": "mae", "sign": {"class_name": "BinaryCrossentropy", "config": {"from_logits": True}}}
    spec = planned_task("targets", "heads", losses=losses, loss_weights={"size": 0.25}).spec
    program, data, rows = program_of(spec)
    model = copy_of(program, spec, data)
    keras_losses = {"kind": CROSS, "size": "mae", "sign": YES}
    accuracy = {"kind": "sparse_categorical_accuracy"}
    model.compile(
        keras.optimizers.SGD(0.3),
        keras_losses,
        loss_weights={"kind": 1.0, "size": 0.25, "sign": 1.0},
        metrics=accuracy,
        jit_compile=False,
    )
    expected = fitted(model, data, rows)
    np.testing.assert_allclose(program.advance(data, rows, STEPS).losses, expected, rtol=5e-5)
    test = data.dataset.test
    found = model.evaluate(test.x, test.y, batch_size=len(test), verbose=0, return_dict=True)
    scores = program.evaluate(data)
    assert scores["test/loss"] == pytest.approx(found["loss"], rel=1e-5)
    assert scores["test/size_loss"] == pytest.approx(found["size_loss"], rel=1e-5)
    assert scores["test/accuracy"] == pytest.approx(found["kind_sparse_categorical_accuracy"], abs=1e-6)


def test_mixed_precision_scales_the_loss_as_compile_does(planned_task: Planned) -> None:
    spec = planned_task("classes", "half").spec
    program, data, rows = program_of(spec)
    model = copy_of(program, spec, data)
    model.compile(keras.optimizers.SGD(0.3), CROSS, jit_compile=False)
    np.testing.assert_allclose(program.advance(data, rows, STEPS).losses, fitted(model, data, rows), rtol=2e-3)
    assert keras.config.dtype_policy().name == "float32"


@pytest.mark.parametrize("case", ["tokens", "labels", "pixels", "inputs", "several"])
def test_a_whole_trial_with_signals_finishes(planned_task: Planned, case: str) -> None:
    data_name, model_name = ("targets", "heads") if case == "several" else CASES[case][:2]
    result = train(planned_task(data_name, model_name, diagnostics={"tier": "cheap"}))
    assert result.status is Status.FINISHED, result.error
    assert result.metrics["final/train_loss"] < result.metrics["initial/train_loss"]
    assert result.metrics["signal/loss"] > 0
    assert 0 < result.dataset["frequent"]["test"] <= 1
