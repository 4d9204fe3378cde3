"""The compiled training program of one architecture.

One call takes a whole stretch of steps. Everything that differs between the trials of an architecture (weights,
moments, learning rate, data, order of batches) is a variable or an argument, so that one compilation serves them all.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.environment import references
from suite.benchmark.training import Returns
from suite.benchmark.trial import Spec
from suite.frameworks.keras_layers import layers
from suite.frameworks.process import guarded
from suite.initializers.assign import Initialization
from suite.initializers.model_initializer import LayerSeed
from suite.models import MODELS
from suite.models.custom import CustomModel, check
from suite.training.data import PARTS, DeviceData
from suite.training.identifiers import TunableOptimizer
from suite.training.objective import Objective
from suite.training.outputs import EXAMPLES, returned
from suite.training.runtime import tensorflow


class Stretch(NamedTuple):
    """The outcome of some steps: their number, the loss of each batch before its step, and if all are finite."""

    taken: int
    losses: NDArray[np.float64]
    finite: bool


class Program:
    """A model that is trained many times, from different initial weights.

    Threads must not share it, because the weights are the model's own variables.
    """

    def __init__(self, spec: Spec, data: DeviceData) -> None:
        tf = tensorflow()
        self._training = spec.training
        self._examples = data.examples
        self._batch = spec.training.batch(data.examples)
        self._scaling = (data.dataset.scale, data.dataset.shift)
        self.model = spec.model.build_for(data.dataset, spec.training.dtype)
        if not isinstance(spec.model, (CustomModel, *MODELS.values())):
            check(self.model, spec.model.name, data.dataset, spec.training.dtype)
        self.objective = Objective(spec.training, data.dataset, spec.model.name, partial(self._returns, spec, data))
        self._initialization = Initialization(self.model)
        self._optimizer = TunableOptimizer(spec.training, self.model.trainable_variables)
        xla = spec.training.compile == "xla" or (spec.training.compile == "auto" and not _convolves(self.model))
        compiled = partial(tf.function, jit_compile=xla, autograph=False)
        self._advance: Callable[..., Any] = compiled(self._steps)
        self._evaluate: Callable[..., Any] = compiled(self._scores)
        self._outputs: Callable[..., Any] = tf.function(self._forward, autograph=False, reduce_retracing=True)

    @property
    def full_batch(self) -> bool:
        """Whether each step sees the whole train part."""
        return self._training.batch_size == "full"

    def _returns(self, spec: Spec, data: DeviceData) -> Returns:
        """Return the kind of the model's outputs: logits for the suite's own models, measured for any other."""
        known = isinstance(spec.model, tuple(MODELS.values()))
        return "logits" if known else returned(self.model, self.batch(data, EXAMPLES)[0])

    def compile(self, data: DeviceData, capacity: int) -> None:
        """Compile for stretches of up to `capacity` steps (0 for none), so that no trial's time includes compiling."""
        if capacity:
            self.advance(data, np.zeros((capacity, 0 if self.full_batch else self._batch), np.int32), 0)
        self.evaluate(data)

    def reset(self, spec: Spec, data: DeviceData) -> None:
        """Set the model's initial weights for a trial, and reset the optimizer to its first step and learning rate."""
        self.drawing(spec, data)(spec.seeds.weights)
        self._optimizer.reset(spec.training.optimizer)

    def drawing(self, spec: Spec, data: DeviceData) -> Callable[[LayerSeed], None]:
        """Return a function that assigns the model initial weights, drawn from seeds by layer and weight."""
        draw = partial(self._initialization.apply, spec.initializer, self.batch(data, self._batch)[0])
        own = references({"initializer": spec.initializer})

        def guarded_draw(seed: LayerSeed) -> None:
            with guarded(", ".join(own)):
                draw(seed)

        return guarded_draw if own else draw

    def batch(self, data: DeviceData, examples: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the first examples of the train part, at most a chunk: inputs, scaled as in training, and targets.

        Inputs are (examples, *inputs), targets (examples, outputs).
        """
        first = slice(0, min(examples, int(data.counts[0])))
        x, y = (values[0].numpy()[first] for values in (data.x, data.y))
        return x.astype(self._training.dtype) * self._scaling[0] + self._scaling[1], y

    def advance(self, data: DeviceData, rows: NDArray[np.int32], count: int) -> Stretch:
        """Take `count` optimizer steps, or stop earlier after a step with a loss that is not finite.

        `rows` (capacity, batch) are the examples of each step. The capacity, at least `count`, is part of the compiled
        program. With full batches only the capacity matters.
        """
        taken, losses, finite = self._advance(data.x, data.y, rows, np.int32(count))
        taken = int(taken)
        return Stretch(taken, losses.numpy()[:taken].astype(np.float64), bool(finite))

    def finish(self) -> None:
        """Finish training as Keras does: an optimizer with `use_ema` assigns the averaged weights to the model."""
        self._optimizer.keras.finalize_variable_values(self.model.trainable_variables)

    def evaluate(self, data: DeviceData) -> dict[str, float]:
        """Return loss and accuracy on each part with examples, without regularization and as in inference.

        Sums over chunks are added in float64. A regression has no accuracy.
        """
        losses, correct = self._evaluate(data.x, data.y, data.counts)
        losses, correct = losses.numpy().astype(np.float64), correct.numpy()
        scores = {}
        for number, part in enumerate(PARTS):
            size = data.counts[data.parts == number].sum()
            if size:
                scores[f"{part}/loss"] = float(losses[data.parts == number].sum() / size)
                if data.dataset.task != "regression":
                    scores[f"{part}/accuracy"] = float(correct[data.parts == number].sum() / size)
        return scores

    def outputs(self, inputs: NDArray[Any]) -> NDArray[Any]:
        """Return the model's raw outputs for (examples, *inputs) as the dataset stores them."""
        result: NDArray[Any] = self._outputs(inputs).numpy()
        return result

    def _forward(self, inputs: Any, training: bool = False) -> Any:
        tf = tensorflow()
        scale, shift = self._scaling
        scaled = tf.cast(inputs, self._training.dtype)
        if (scale, shift) != (1.0, 0.0):
            scaled = scaled * scale + shift
        return self.model(scaled, training=training)

    def _steps(self, x: Any, y: Any, rows: Any, count: Any) -> tuple[Any, Any, Any]:
        tf = tensorflow()
        x = tf.reshape(x, [-1, *x.shape[2:]])
        y = tf.reshape(y, [-1, *y.shape[2:]])
        everything = (x[: self._examples], y[: self._examples])

        def body(step: Any, _finite: Any, losses: Any) -> tuple[Any, Any, Any]:
            seen = everything if self.full_batch else (tf.gather(x, rows[step]), tf.gather(y, rows[step]))
            loss = self._step(*seen)
            losses = tf.tensor_scatter_nd_update(losses, [[step]], [loss])
            return step + 1, tf.math.is_finite(loss), losses

        start = (tf.constant(0), tf.constant(True), tf.zeros(rows.shape[:1], self._training.dtype))
        step, finite, losses = tf.while_loop(
            lambda step, finite, _: tf.logical_and(step < count, finite), body, start, parallel_iterations=1
        )
        sound = [tf.reduce_all(tf.math.is_finite(weight.value)) for weight in self.model.trainable_variables]
        return step, losses, tf.reduce_all([finite, *sound])

    def _step(self, x: Any, y: Any) -> Any:
        tf = tensorflow()
        with tf.GradientTape() as tape:
            loss = self.objective.batch_loss(y, self._forward(x, training=True))
            total = tf.add_n([loss, *self.model.losses]) if self.model.losses else loss
        variables = self.model.trainable_variables
        gradients = tape.gradient(total, [variable.value for variable in variables])
        self._optimizer.keras.apply(gradients, variables)
        return tf.cast(total, self._training.dtype)

    def _scores(self, x: Any, y: Any, counts: Any) -> tuple[Any, Any]:
        tf = tensorflow()
        chunks, chunk = x.shape[:2]

        def body(at: Any, losses: Any, correct: Any) -> tuple[Any, Any, Any]:
            outputs = self._forward(x[at])
            real = tf.range(chunk) < counts[at]
            loss = tf.where(real, self.objective.example_losses(y[at], outputs), 0)
            hits = tf.logical_and(real, self.objective.correct(y[at], outputs))
            losses = tf.tensor_scatter_nd_update(losses, [[at]], [tf.reduce_sum(loss)])
            correct = tf.tensor_scatter_nd_update(correct, [[at]], [tf.reduce_sum(tf.cast(hits, tf.int32))])
            return at + 1, losses, correct

        start = (tf.constant(0), tf.zeros([chunks], self._training.dtype), tf.zeros([chunks], tf.int32))
        _, losses, correct = tf.while_loop(lambda at, *_: at < chunks, body, start, parallel_iterations=1)
        return losses, correct


def _convolves(model: Any) -> bool:
    import keras

    kinds = tuple(getattr(keras.layers, name) for name in dir(keras.layers) if "Conv" in name)
    return any(isinstance(layer, kinds) for layer in layers(model))
