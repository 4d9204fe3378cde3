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
from suite.datasets.arrays import leaves, mapped, rows
from suite.errors import UserError, refused
from suite.frameworks.keras_compile import compiled_optimizer
from suite.frameworks.keras_inputs import as_taken, by_target, input_types
from suite.frameworks.keras_layers import convolves
from suite.frameworks.process import guarded
from suite.initializers.assign import Initialization
from suite.initializers.model_initializer import LayerSeed
from suite.models import MODELS
from suite.models.custom import CustomModel, check
from suite.training.data import PARTS, DeviceData, stored
from suite.training.goal import Goal
from suite.training.identifiers import TunableOptimizer
from suite.training.metrics import Metrics
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
        self._training, dtype = spec.training, spec.training.dtype
        self._examples = data.examples
        self._batch = spec.training.batch(data.examples)
        self._scaling = (data.dataset.scale, data.dataset.shift)
        self.model = spec.model.build_for(data.dataset, spec.training.dtype)
        if not isinstance(spec.model, (CustomModel, *MODELS.values())):
            check(self.model, spec.model.name, data.dataset, spec.training.dtype)
        self._targets, self._scored = list(data.dataset.targets), data.dataset.scored
        self._types = input_types(self.model, data.dataset.scaled(rows(data.dataset.train.x, slice(2)), dtype), dtype)
        self.goal = Goal(spec.training, data.dataset, spec.model.name, self.model, partial(self._returns, spec, data))
        self._metrics = Metrics(spec.training, data.dataset, logits=self.goal.scored.logits)
        x, y = (mapped(lambda values: values[0][:2], each) for each in (data.x, data.y))
        outputs = self._forward(x)
        with refused("training.loss"):
            self.goal.batch_loss(y, outputs)
            some = self.goal.sums(y, outputs, np.ones(2, bool)[: data.counts[0]])
        self._sums = {name: values.dtype for name, values in some.items()}
        self._metrics.check(leaves(y)[self._scored], outputs[self._scored])
        self._initialization = Initialization(self.model, built=True)
        self._initialization.check(spec.initializer)
        self._optimizer = TunableOptimizer(
            spec.training,
            self.model.trainable_variables,
            compiled_optimizer(self.model) if spec.training.compiled else None,
            half=getattr(self.model.dtype_policy, "name", "") == "mixed_float16",
        )
        xla = self._compiles(spec.training.compile)
        compiled = partial(tf.function, jit_compile=xla, autograph=False)
        self._advance: Callable[..., Any] = compiled(self._steps)
        self._evaluate: Callable[..., Any] = compiled(self._scores)
        self._measure: Callable[..., Any] = tf.function(self._states, autograph=False)
        self._outputs: Callable[..., Any] = tf.function(self._forward, autograph=False, reduce_retracing=True)

    def _compiles(self, asked: str) -> bool:
        """Return whether XLA compiles the program: it cannot with texts, and is slow with convolutions."""
        texts = "string" in self._types.values()
        if texts and asked == "xla":
            raise UserError('training.compile: XLA has no texts, which the inputs are; expected "graph" or "auto"')
        return asked == "xla" or (asked == "auto" and not texts and not convolves(self.model))

    @property
    def loss(self) -> Callable[[Any, Any], Any]:
        """The loss of a batch, as a function of targets and the model's outputs: Keras' own for one target."""
        found: Callable[[Any, Any], Any] = self.goal.scored.loss if len(self._targets) == 1 else self.goal.loss
        return found

    @property
    def objective(self) -> Objective:
        """The objective of the target that is scored."""
        return self.goal.scored

    @property
    def full_batch(self) -> bool:
        """Whether each step sees the whole train part."""
        return self._training.batch_size == "full"

    def _returns(self, spec: Spec, data: DeviceData, target: str) -> Returns:
        """Return the kind of an output: logits for the suite's own models, measured for any other."""
        if isinstance(spec.model, tuple(MODELS.values())):
            return "logits"
        return returned(self.model, self.batch(data, EXAMPLES)[0], lambda outputs: self._named(outputs)[target])

    def _named(self, outputs: Any) -> dict[str, Any]:
        return by_target(outputs, self._targets, self.model, self.model.name)

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

    def batch(self, data: DeviceData, examples: int) -> tuple[Any, Any]:
        """Return the first examples of the train part, at most a chunk: inputs as the model takes them, and targets.

        Inputs are (examples, *inputs), targets (examples, *answers), by name if there are several.
        """
        first = slice(0, min(examples, int(data.counts[0])))
        x, y = (mapped(lambda values: stored(values[0])[first], each) for each in (data.x, data.y))
        return as_taken(self.model, data.dataset.scaled(x, self._training.dtype), self._types), y

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
        """Return loss, accuracy and metrics on each part with examples, without regularization and as in inference.

        Sums over chunks are added in float64. A regression has no accuracy.
        """
        sums = self._evaluate(data.x, data.y, data.counts)
        sums = {name: values.numpy().astype(np.float64) for name, values in sums.items()}
        scores: dict[str, float] = {}
        for number, part in enumerate(PARTS):
            here = data.parts == number
            size = int(data.counts[here].sum())
            if size:
                means = self.goal.means({name: values[here] for name, values in sums.items()}, size)
                scores |= {f"{part}/{name}": value for name, value in means.items()}
        if self._metrics:
            bounds = np.searchsorted(data.parts, [[number, number + 1] for number in range(len(PARTS))])
            states = self._measure(data.x, data.y, data.counts, bounds.astype(np.int32))
            scores |= self._metrics.values(states, data)
        return scores

    def outputs(self, inputs: NDArray[Any]) -> NDArray[Any]:
        """Return the raw outputs of the target that is scored, for (examples, *inputs) as the dataset stores them."""
        result: NDArray[Any] = self._outputs(inputs)[self._scored].numpy()
        return result

    def _forward(self, inputs: Any, training: bool = False) -> dict[str, Any]:
        tf = tensorflow()
        scale, shift = self._scaling
        if (scale, shift) != (1.0, 0.0):
            inputs = tf.nest.map_structure(lambda each: tf.cast(each, self._training.dtype) * scale + shift, inputs)
        return self._named(self.model(as_taken(self.model, inputs, self._types), training=training))

    def _steps(self, x: Any, y: Any, rows: Any, count: Any) -> tuple[Any, Any, Any]:
        tf = tensorflow()
        data = tf.nest.map_structure(lambda each: tf.reshape(each, [-1, *each.shape[2:]]), (x, y))
        everything = tf.nest.map_structure(lambda each: each[: self._examples], data)

        def body(step: Any, _finite: Any, losses: Any) -> tuple[Any, Any, Any]:
            seen = everything
            if not self.full_batch:
                seen = tf.nest.map_structure(lambda each: tf.gather(each, rows[step]), data)
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
            loss = self.goal.batch_loss(y, self._forward(x, training=True))
            total = tf.add_n([loss, *self.model.losses]) if self.model.losses else loss
            scaled = self._optimizer.scaled(total)
        variables = self.model.trainable_variables
        gradients = tape.gradient(scaled, [variable.value for variable in variables])
        self._optimizer.keras.apply(gradients, variables)
        return tf.cast(total, self._training.dtype)

    def _scores(self, x: Any, y: Any, counts: Any) -> dict[str, Any]:
        tf = tensorflow()
        chunks, chunk = tf.nest.flatten(y)[0].shape[:2]

        def body(at: Any, sums: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
            chosen, targets = tf.nest.map_structure(lambda each: each[at], (x, y))
            outputs = self._forward(chosen)
            found = self.goal.sums(targets, outputs, tf.range(chunk) < counts[at])
            return at + 1, {
                name: tf.tensor_scatter_nd_update(values, [[at]], [found[name]]) for name, values in sums.items()
            }

        start = {name: tf.zeros([chunks], kind) for name, kind in self._sums.items()}
        _, sums = tf.while_loop(lambda at, _: at < chunks, body, (tf.constant(0), start), parallel_iterations=1)
        return dict(sums)

    def _states(self, x: Any, y: Any, counts: Any, bounds: Any) -> Any:
        tf = tensorflow()
        chunk = tf.nest.flatten(y)[0].shape[1]

        def scored(at: Any) -> tuple[Any, Any, Any]:
            chosen, targets = tf.nest.map_structure(lambda each: each[at], (x, y))
            return leaves(targets)[self._scored], self._forward(chosen)[self._scored], tf.range(chunk) < counts[at]

        return self._metrics.states(scored, bounds)
