"""The estimated cost of a measurement."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from suite.diagnostics.quantities import HESSIAN_PRODUCTS, JACOBIAN_EXAMPLES, Tier
from suite.frameworks.keras_function import Function, differentiable
from suite.frameworks.keras_recording import Recording

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Cost:
    """The largest number of passes over the batch, forward and backward, and the bytes of the trace.

    While a trace is made, TensorFlow's own intermediate values need about the same memory again. The `full` tier also
    holds those of a second-order pass.
    """

    passes: int
    trace_bytes: int

    def __str__(self) -> str:
        passes = "1 pass" if self.passes == 1 else f"up to {self.passes} passes"
        return f"{passes} over the batch; {self.trace_bytes / 2**20:.1f} MiB for the trace"


def cost(model: "keras.Model", x: Any, tier: Tier) -> Cost:
    """Return the approximate cost of `measure` at `tier`, from a forward pass of the first example.

    A product with the Hessian counts as two passes.

    Raises:
        UserError: the model is not built, or fails on the example.
    """
    import tensorflow as tf

    batch = differentiable(x)
    examples = int(tf.nest.flatten(batch)[0].shape[0])
    one = tf.nest.map_structure(lambda tensor: tensor[:1], batch)
    function = Function(model)
    with function.opened(), Recording(model).recorded() as recording:
        outputs = tf.nest.flatten(function(one))
    kept: dict[int, Any] = {}
    for call in {id(call.layer): call for call in recording.calls}.values():
        arrays = [call.preactivations, call.received, call.activations]
        kept |= {id(each): each for each in arrays if each is not None}
        # The gradient of the pre-activations has the same size as the pre-activations.
        kept[id(call)] = call.preactivations
    signals = sum(_bytes(tensor) for tensor in kept.values()) * examples
    weights = 2 * sum(_bytes(value) for value in function.values)
    passes = 1
    if tier == "full":
        rows = sum(math.prod(each.shape[1:]) for each in outputs)
        passes += math.ceil((JACOBIAN_EXAMPLES * rows) / examples) + 1 + 2 * 2 * HESSIAN_PRODUCTS
    return Cost(passes, signals + weights)


def _bytes(tensor: Any) -> int:
    return int(math.prod(tensor.shape) * max(4, tensor.dtype.size))
