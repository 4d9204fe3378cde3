"""One forward and one backward pass of a PyTorch module."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.diagnostics.layer_trace import LayerTrace
from suite.diagnostics.trace import Trace
from suite.errors import UserError, interrupts, located
from suite.frameworks.nonlinearity import Nonlinearity, probed
from suite.frameworks.torch_kernels import Part
from suite.frameworks.torch_pass import all_trained, array, tensor, unchanged
from suite.frameworks.torch_recording import ELEMENTWISE, MIXING, Call, Recording, tensors

if TYPE_CHECKING:
    import torch

Loss = Callable[[Any, Any], Any]
"""A function of targets, an array, and outputs, a tensor, to the loss of the batch, a tensor."""


@dataclass(frozen=True)
class Passed:
    """What a pass of a PyTorch module shows.

    Attributes:
        trace: the record of the pass.
        chain: whether it is dense layers behind one another, with elementwise functions between.
        plain: whether it is one path of layers and convolutions, without norms and gates.
        sizes: of each recurrent layer the root mean square of its outputs after each time step, by its name.
        barriers: functions in it through which no gradient passes, in words.
        mixing: layers that have time before the batch, if the output for an example depends on other examples.
    """

    trace: Trace
    chain: bool
    plain: bool
    sizes: dict[str, list[float]]
    barriers: tuple[str, ...]
    mixing: tuple[str, ...]


@dataclass(frozen=True)
class Returned:
    """What a PyTorch module returns for a batch: the shape of its output, and the activation that it ends in."""

    shape: tuple[int, ...]
    end: str
    values: NDArray[Any]


def returned(module: "torch.nn.Module", x: NDArray[Any]) -> Returned:
    """Return what a module returns for a batch.

    Raises:
        UserError: it fails, or returns no tensor with the batch first.
    """
    recording = Recording(module)
    with unchanged(module):
        output = _output(module, recording, x)
    return Returned(tuple(output.shape), recording.end(output), array(output))


def torch_trace(module: "torch.nn.Module", x: NDArray[Any], y: NDArray[Any], loss: Loss) -> Passed:
    """Run a module forward and backward once on a batch, as `trace` does with a Keras model, without changing it.

    A recurrent layer has one row, of its outputs at all time steps, and attention one, of its outputs.

    Args:
        module: any module with one input and one output.
        x: (examples, *inputs).
        y: (examples, …) targets in the form that the loss takes.
        loss: of the batch.

    Raises:
        UserError: no layer has a kernel, or the module or the loss fails.
    """
    import torch

    recording = Recording(module)
    if not recording.parts:
        raise UserError(f"{type(module).__name__} has no layer with a kernel: there is nothing to measure")
    with unchanged(module), all_trained(module):
        output = _output(module, recording, x)
        if not recording.calls:
            raise UserError(f"{type(module).__name__} calls no layer with a kernel")
        with _said(module):
            value = loss(y, output)
            wanted = _parameters(recording.calls)
            slopes = (
                torch.autograd.grad(value, wanted, allow_unused=True) if value.requires_grad else [None] * len(wanted)
            )
        gradients = {id(each): slope for each, slope in zip(wanted, slopes, strict=True)}
        calls = _one_each(recording.calls)
        # Tied layers have one array, by which they are known.
        values = {id(call.part.kernel): array(call.part.kernel) for call in calls}
        rows = tuple(_row(index, call, values, gradients, len(x)) for index, call in enumerate(calls))
        seen = {id(call.part) for call in recording.calls}
        unseen = tuple(part.name for part in recording.parts if id(part) not in seen)
        found = Trace(rows, x, array(output), float(value.detach()), unseen)
        mixing = _mixing(module, recording.parts, x, found.outputs)
    plain = not any(word in name for name in recording.functions for word in MIXING)
    dense = all(name == "linear" or name in ELEMENTWISE for name in recording.functions)
    chain = recording.single_path and dense
    path = recording.single_path and plain
    return Passed(found, chain, path, _sizes(calls, rows), recording.barriers, mixing)


def _mixing(module: "torch.nn.Module", known: list[Part], x: NDArray[Any], outputs: NDArray[Any]) -> tuple[str, ...]:
    """Return layers that have time first, if other outputs come with the examples in another order."""
    import torch

    names = tuple(part.name for part in known if getattr(part.module, "batch_first", True) is False)
    if not names or not np.isfinite(outputs).all():
        return ()
    with torch.no_grad():
        turned = array(tensors(module(tensor(x[::-1], module)))[0])[::-1]
    return names if np.abs(turned - outputs).max() > 1e-3 * np.abs(outputs).max() else ()


def _output(module: "torch.nn.Module", recording: Recording, x: NDArray[Any]) -> Any:
    inputs = tensor(x, module)
    with recording.recorded(inputs), _said(module):
        outputs = module(inputs)
    found = tensors(outputs)
    if len(found) != 1 or not found[0].is_floating_point() or found[0].ndim < 1 or len(found[0]) != len(x):
        shapes = " and ".join(str(tuple(each.shape)) for each in found) or "none"
        raise UserError(
            f"{type(module).__name__}: expected one output of real numbers, a row for each of {len(x)} examples; "
            f"received tensors of shape {shapes}: wrap the module in one that returns this output"
        )
    return found[0]


@contextmanager
def _said(module: "torch.nn.Module") -> Iterator[None]:
    """Say of which module an error is, and on what."""
    try:
        yield
    except Exception as error:
        if interrupts(error):
            raise
        raise UserError(
            f"{type(module).__name__} fails on this batch: {located(error)}; say the size of an example, without the "
            "batch: --inputs 3,32,32"
        ) from error


def _parameters(calls: list[Call]) -> list[Any]:
    found = [each for call in calls for each in (call.part.kernel, call.part.bias) if each is not None]
    return list({id(each): each for each in found if each.requires_grad}.values())


def _one_each(calls: list[Call]) -> list[Call]:
    """Return the first call of each layer that the loss depends on, if there is one."""
    chosen: dict[int, Call] = {}
    for call in calls:
        known = chosen.get(id(call.part))
        if known is None or (known.slope is None and call.slope is not None):
            chosen[id(call.part)] = call
    return list(chosen.values())


def _row(index: int, call: Call, kernels: dict[int, Any], gradients: dict[int, Any], count: int) -> LayerTrace:
    part = call.part

    def signal(values: Any) -> NDArray[Any]:
        return _units_last(part, array(values), count)

    before = signal(call.preactivations)
    nonlinearity: Nonlinearity | None = None
    received = after = before
    if call.activation is not None:
        received, after = signal(call.received), signal(call.activations)
        nonlinearity = probed(call.activation, call.activation_name, "float32")
    bias = None if part.bias is None else array(part.bias)
    return LayerTrace(
        name=part.name,
        kind=type(part.module).__name__,
        index=index,
        activation=nonlinearity,
        preactivations=before,
        received=received if not np.array_equal(received, before, equal_nan=True) else before,
        activations=after,
        gradient=np.zeros_like(before) if call.slope is None else signal(call.slope),
        kernel=kernels[id(part.kernel)],
        kernel_gradient=_gradient(part.kernel, gradients),
        bias=bias,
        bias_gradient=None if bias is None else _gradient(part.bias, gradients),
        axes=part.axes,
    )


def _gradient(weight: Any, gradients: dict[int, Any]) -> NDArray[Any]:
    slope = gradients.get(id(weight))
    return np.zeros(tuple(weight.shape), np.float32) if slope is None else array(slope)


def _units_last(part: Part, values: NDArray[Any], count: int) -> NDArray[Any]:
    """Return signals as (batch, …, units), also those of recurrent layers that have time first."""
    if part.channels_first and values.ndim > 2:
        return np.moveaxis(values, 1, -1)
    time_first = values.ndim > 2 and values.shape[0] != count and values.shape[1] == count
    return np.swapaxes(values, 0, 1) if time_first else values


def _sizes(calls: list[Call], rows: tuple[LayerTrace, ...]) -> dict[str, list[float]]:
    found = {}
    for call, row in zip(calls, rows, strict=True):
        if call.part.recurrent and row.preactivations.ndim == 3:
            squares = np.mean(np.square(row.preactivations, dtype=np.float64), axis=(0, 2))
            found[row.name] = np.sqrt(squares).tolist()
    return found
