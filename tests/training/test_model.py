"""A trial's trained model, on its own."""

from typing import Any

import keras
import numpy as np
import pytest

from suite.benchmark.trial import Trial
from suite.errors import UserError
from suite.training import model as model_module
from suite.training.data import on_device
from suite.training.model import trained_model
from suite.training.program import Program
from suite.training.programs import program_for
from suite.training.result import Result, Status
from suite.training.train import train

TABLES: dict[str, dict[str, Any]] = {
    "points": {"dataset": {"name": "circles", "train": 60}, "training.batch_size": 20},
    "images as stored": {"dataset": {"name": "digits"}, "training.batch_size": 100},
}


@pytest.mark.parametrize("case", TABLES)
def test_it_takes_stored_inputs_and_scores_as_the_trial_did(make_benchmark: Any, case: str) -> None:
    settings = TABLES[case] | {"training.steps": 60, "model.batch_normalization": True}
    *_, other, trial = make_benchmark(settings).trials()
    result = train(trial)
    train(other)
    model, example = trained_model(trial)
    dataset = on_device(trial.spec, "float32").dataset
    outputs = model.predict(dataset.test.x.astype("float32"), verbose=0)
    assert outputs.shape == (len(dataset.test), dataset.outputs)
    predicted = outputs[:, 0] > 0 if dataset.outputs == 1 else outputs.argmax(axis=1)
    assert np.mean(predicted == dataset.test.y) == pytest.approx(result.metrics["final/test_accuracy"], abs=1e-6)
    np.testing.assert_array_equal(example, dataset.train.x[:5].astype("float32"))
    assert result.metrics["final/test_accuracy"] != result.metrics["initial/test_accuracy"], "it was not trained"


def test_it_keeps_its_weights_when_the_next_trial_is_trained(make_benchmark: Any) -> None:
    first, second = make_benchmark().trials()[-2:]
    model, example = trained_model(first)
    before = model.predict(example, verbose=0)
    train(second)
    np.testing.assert_array_equal(model.predict(example, verbose=0), before)
    with program_for(second.spec, on_device(second.spec, "float32")) as program:
        assert not any(weight is other for weight in model.weights for other in program.model.weights)


def test_it_is_of_the_benchmarks_type(make_benchmark: Any) -> None:
    model, example = trained_model(make_benchmark({"training.dtype": "float64"}).trials()[-1])
    assert isinstance(model, keras.Model)
    assert {weight.dtype for weight in model.trainable_weights} == {"float64"}
    assert example.dtype == np.float64
    assert model.output.dtype == "float64"


def test_a_trial_that_diverges_has_no_model(make_benchmark: Any) -> None:
    settings = {"training.optimizer.config.learning_rate": 1e30, "dataset.train": 40}
    wide = 'wide={class_name = "RandomNormal", config = {stddev = 100.0}}'
    trial = make_benchmark(settings, initializers=[wide]).trials()[-1]
    assert train(trial).status is Status.DIVERGED
    with pytest.raises(UserError, match="trained once more, seed 1 diverged"):
        trained_model(trial)


def test_a_program_that_another_trial_gives_back_meanwhile_is_not_kept(
    make_benchmark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make_benchmark().trials()[-2:]
    expected, example = trained_model(first)

    def interfering(trial: Trial, **options: Any) -> Result:
        result = train(trial, **options)
        train(second)
        return result

    monkeypatch.setattr(model_module, "train", interfering)
    model, _ = trained_model(first)
    np.testing.assert_array_equal(model.predict(example, verbose=0), expected.predict(example, verbose=0))


def test_weights_that_are_not_finite_are_no_model(make_benchmark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(trial: Trial, finished: Any) -> Result:
        def spoil(program: Program) -> None:
            program.model.weights[0].assign(program.model.weights[0] * np.nan)
            finished(program)

        return train(trial, finished=spoil)

    monkeypatch.setattr(model_module, "train", broken)
    with pytest.raises(UserError, match="the weights of seed 1 are not finite"):
        trained_model(make_benchmark().trials()[-1])
