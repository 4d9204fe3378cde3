"""Truth about the nets of `own/`, by training them in plain Keras: `python -m tests.nets.truth [KIND[:NAME]…]`.

By default it trains the nets that have no line yet. It writes `own.tsv`: a line for each net, with what it was trained
with and the losses.
"""

import csv
import math
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.nets.net import HERE, Net, all_nets

TABLE = HERE / "own.tsv"
COLUMNS = ("net", "kind", "truth", "words", "constant", "training")

STEPS, BATCH, SEEDS = 300, 64, (0, 1)
FEWER_STEPS, SMALLER_BATCH = 60, 16
"""Of nets that are slow, from one seed."""

AVERAGED = 8
"""Last steps whose mean loss counts."""

CONSTANT_STEPS = 300

LEARNED = 0.8
"""Share of the loss of the best constant answer below which a net has learned."""


@dataclass(frozen=True)
class Course:
    """One training: the optimizer in words, and the loss at its beginning and on average over the last steps."""

    optimizer: str
    first: float
    last: float

    def learned(self, constant: float) -> bool:
        """Return whether it ended well below the best constant answer."""
        return math.isfinite(self.last) and self.last < constant - (1 - LEARNED) * abs(constant)


def trained(net: Net, seed: int, optimizer: tuple[str, float] | None) -> Course:
    """Train a net as it was compiled, or with an optimizer and its rate."""
    import keras

    keras.utils.set_random_seed(seed)
    model, (x, y) = net.build(), net.data()
    if optimizer is not None:
        model.compile(getattr(keras.optimizers, optimizer[0])(optimizer[1]), net.loss)
    name = f"{type(model.optimizer).__name__} {float(model.optimizer.learning_rate):.3g}"
    losses = fitted(model, x, y, seed, *(FEWER_STEPS, SMALLER_BATCH) if net.slow else (STEPS, BATCH))
    keras.backend.clear_session()
    return Course(name, float(losses[0]), float(losses[-AVERAGED:].mean()))


def fitted(model: Any, x: Any, y: Any, seed: int, count: int, batch: int) -> NDArray[Any]:
    """Return the loss before each of `count` steps of training a compiled model.

    All steps are one TensorFlow function: `fit` needs ten times as long for nets as small as these.
    """
    import tensorflow as tf

    x, y = tf.nest.map_structure(tf.convert_to_tensor, (x, y))
    optimizer, trained_variables = model.optimizer, model.trainable_variables
    examples = len(tf.nest.flatten(y)[0])
    rng = np.random.default_rng(seed)
    batches = np.concatenate([rng.permutation(examples) for _ in range(math.ceil(count * batch / examples))])
    optimizer.build(trained_variables)

    @tf.function  # type: ignore[untyped-decorator]
    def steps(batches: Any) -> Any:
        losses = tf.TensorArray(tf.float32, count)
        for at in tf.range(count):
            one_x, one_y = tf.nest.map_structure(partial(tf.gather, indices=batches[at]), (x, y))
            with tf.GradientTape() as tape:
                loss = model.compute_loss(one_x, one_y, model(one_x, training=True), training=True)
                scaled = optimizer.scale_loss(loss)
            if trained_variables:
                values = [each.value for each in trained_variables]
                slopes = tape.gradient(scaled, values, unconnected_gradients=tf.UnconnectedGradients.ZERO)
                optimizer.apply(slopes, trained_variables)
            losses = losses.write(at, tf.cast(loss, tf.float32))
        return losses.stack()

    result: NDArray[Any] = steps(tf.constant(batches[: count * batch].reshape(count, batch))).numpy()
    return result


def constant(net: Net) -> float:
    """Return the loss of the best outputs that are the same for all inputs."""
    import keras
    import tensorflow as tf

    if net.constant is not None:
        return net.constant
    model, (x, y) = net.build(), net.data()
    loss = total(model.loss if model.compiled else net.loss, getattr(model, "_compile_loss", None))
    outputs = tf.nest.flatten(model(x))
    rows = [keras.Variable(np.full((1, *each.shape[1:]), 0.5, np.float32)) for each in outputs]
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.1, CONSTANT_STEPS // 3, 0.1))
    optimizer.build(rows)

    @tf.function  # type: ignore[untyped-decorator]
    def step() -> Any:
        with tf.GradientTape() as tape:
            answers = [tf.broadcast_to(row.value, each.shape) for row, each in zip(rows, outputs, strict=True)]
            value = loss(y, answers)
        optimizer.apply(
            tape.gradient(value, [row.value for row in rows], unconnected_gradients=tf.UnconnectedGradients.ZERO), rows
        )
        return value

    return float(np.nanmin([float(step()) for _ in range(CONSTANT_STEPS)]))


def total(losses: Any, weights: Any = None) -> Callable[[Any, list[Any]], Any]:
    """Return a function of targets and a list of outputs: the mean loss, or the sum over outputs."""
    import keras
    import tensorflow as tf

    each_weight = getattr(weights, "_user_loss_weights", None)

    def one(loss: Any, y: Any, output: Any) -> Any:
        return tf.reduce_mean(keras.losses.get(loss)(tf.convert_to_tensor(y), output))

    def result(y: Any, outputs: list[Any]) -> Any:
        if not isinstance(losses, list):
            return one(losses, y, outputs[0])
        factors = each_weight or [1.0] * len(losses)
        return sum(factor * one(*three) for factor, *three in zip(factors, losses, y, outputs, strict=True))

    return result


def courses(net: Net, best: float) -> Iterator[Course]:
    """Train a net: with its own optimizer or with Adam; also with SGD if Adam does not learn, or if that matters."""
    import keras

    own = net.build().compiled
    keras.backend.clear_session()
    learned = True
    for seed in SEEDS[:1] if net.slow else SEEDS:
        course = trained(net, seed, None if own else ("Adam", 1e-3))
        learned = learned and course.learned(best)
        yield course
    if not own and (not learned or net.either):
        yield trained(net, SEEDS[0], ("SGD", 0.1))
        yield trained(net, SEEDS[0], ("SGD", 0.01))


def line(net: Net) -> dict[str, str]:
    """Return the line of a net: well if its own optimizer or Adam learns with each seed, ill if nothing learns."""
    best = constant(net)
    seen = list(courses(net, best))
    main = [course.learned(best) for course in seen if course.optimizer == seen[0].optimizer]
    truth = "well" if all(main) else "well or ill" if any(course.learned(best) for course in seen) else "ill"
    if net.either:
        truth = "well or ill"
    by = dict.fromkeys(course.optimizer for course in seen)
    told = [f"{name}: {', '.join(f'{c.first:.3g} → {c.last:.3g}' for c in seen if c.optimizer == name)}" for name in by]
    training = "; ".join(told) + (f" ({net.either})" if net.either else "")
    words = net.says if truth == "ill" else ""
    row = (f"{net.kind}:{net.name}", net.kind, truth, words, f"{best:.3g}", training)
    return dict(zip(COLUMNS, row, strict=True))


def rows() -> dict[str, dict[str, str]]:
    """Return the lines that are written down, by net."""
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8") as file:
        return {row["net"]: row for row in csv.DictReader(file, delimiter="\t")}


def main(chosen: list[str]) -> None:
    """Train the chosen nets, by default those without a line, and write their lines."""
    nets, lines = all_nets(), rows()
    for name, net in nets.items():
        if not ({name, net.kind} & {*chosen} if chosen else name not in lines):
            continue
        began = time.monotonic()
        lines[name] = line(net)
        print(f"{time.monotonic() - began:5.1f} s", *list(lines[name].values())[::2], sep="  ", flush=True)
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, delimiter="\t", lineterminator="\n")
            writer.writeheader()
            writer.writerows(lines[each] for each in nets if each in lines)


if __name__ == "__main__":
    main(sys.argv[1:])
