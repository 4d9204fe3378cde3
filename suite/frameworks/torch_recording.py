"""Recordings of the tensors that pass through a PyTorch module."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.frameworks.nonlinearity import observed
from suite.frameworks.torch_kernels import Part, parts

if TYPE_CHECKING:
    import torch

ACTIVATIONS = {
    **{name: name for name in ("relu", "relu6", "elu", "selu", "celu", "gelu", "silu", "mish", "sigmoid", "tanh")},
    **{name: name for name in ("leaky_relu", "softplus", "softsign", "softmax", "log_softmax", "sin", "prelu")},
    "hardtanh": "hard_tanh",
    "hardsigmoid": "hard_sigmoid",
    "hardswish": "hard_silu",
    "logsigmoid": "log_sigmoid",
    "hardtanh_": "hard_tanh",
    **{f"{name}_": name for name in ("relu", "elu", "selu", "leaky_relu", "sigmoid", "tanh", "sin")},
}
"""PyTorch's functions that are activations, with Keras' names."""

ELEMENTWISE = frozenset({*ACTIVATIONS, "dropout", "flatten", "reshape", "view", "contiguous", "float"} - {"softmax"})
"""Functions between dense layers behind which mean-field theory holds."""

MIXING = ("norm", "lstm", "gru", "rnn", "attention", "embedding", "matmul", "bmm", "einsum")
"""Parts of the names of functions that a plain stack of layers does not have."""

OPAQUE = (*MIXING, "linear", "conv", "dropout", "pool", "addmm", "bilinear", "pow", "sqrt", "square", "abs")
"""Parts of the names of functions that are no activations, those of handwritten norms too."""

PRODUCTS = ("matmul", "bmm", "einsum", "attention")
"""Parts of the names of functions whose outputs belong to no layer before."""


FLAT = {
    **{
        name: name for name in ("sign", "round", "floor", "ceil", "trunc", "argmax", "argmin", "heaviside", "bucketize")
    },
    **dict.fromkeys(("gt", "ge", "lt", "le", "eq", "ne", "greater", "less"), "a comparison"),
    **dict.fromkeys(("long", "int", "bool", "byte"), "a cast to integers"),
    "detach": "stop_gradient (detach)",
    "multinomial": "multinomial",
}
"""Functions that have no gradient, or one that is 0 everywhere, and their usual names."""


@dataclass(eq=False)
class Call:
    """A call of a module with a kernel, with copies of the tensors before and after the activation that follows."""

    part: Part
    preactivations: Any
    received: Any = None
    """Input of the activation: the pre-activations, or their normalization or sum with others."""
    activations: Any = None
    activation: Callable[[Any], Any] | None = None
    """The activation as a function of arrays."""
    activation_name: str = ""
    slope: Any = None
    """The gradient of the loss by the pre-activations, once one was computed."""


class Recording:
    """A recording of a module's calls and functions, made while it is called inside `with recording.recorded(x):`.

    An activation belongs to a layer if it is the first one that the layer's output reaches through functions without a
    kernel. Functions are seen wherever they are called, in modules or in code of the user's own.
    """

    def __init__(self, module: "torch.nn.Module") -> None:
        self.calls: list[Call] = []
        self.parts = parts(module)
        self.single_path = True
        """Whether each function so far has read what the one before returned, and nothing else."""
        self.functions: list[str] = []
        """The names of the functions, in the order of their calls."""
        self._reached: dict[int, tuple[Any, Call]] = {}
        """By a tensor's id, with the tensor: an id is used again as soon as its tensor is deleted."""
        self._dependent: dict[int, Any] = {}
        self._activated: dict[int, str] = {}
        self._last = 0
        self._quiet = False

    @contextmanager
    def recorded(self, inputs: Any) -> Iterator["Recording"]:
        """Record the calls inside the block.

        Args:
            inputs: the tensor that the module is called on.
        """
        self._dependent[id(inputs)], self._last = inputs, id(inputs)
        with ExitStack() as stack:
            for part in self.parts:
                stack.callback(part.module.register_forward_hook(self._hook(part)).remove)
            stack.enter_context(_intercepted(self._called))
            yield self

    @property
    def barriers(self) -> tuple[str, ...]:
        """The functions so far through which no gradient passes."""
        called = (name.strip("_") for name in self.functions)
        return tuple(dict.fromkeys(FLAT[name] for name in called if name in FLAT))

    def end(self, outputs: Any) -> str:
        """Return the activation that an output of the module ends in, "" if it is that of a kernel, "?" if unknown."""
        if id(outputs) in self._activated:
            return self._activated[id(outputs)]
        reached = self._reached.get(id(outputs))
        return "" if reached is not None and reached[1].activations is None else "?"

    def _hook(self, part: Part) -> Callable[..., None]:
        def seen(_module: Any, _inputs: Any, outputs: Any) -> None:
            found = tensors(outputs)
            if found and not self._quiet:
                self._quiet = True
                try:
                    self._saw_kernel(part, found[0])
                finally:
                    self._quiet = False

        return seen

    def _saw_kernel(self, part: Part, output: Any) -> None:
        call = Call(part, output.detach().clone())
        if output.requires_grad:
            # The hook hears of the values before they are overwritten, as by an activation in place.
            output.register_hook(lambda slope: setattr(call, "slope", slope.detach().clone()))
        self.calls.append(call)
        self._reached[id(output)] = (output, call)
        self._dependent[id(output)] = output

    def _called(self, function: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
        if self._quiet:
            return function(*args, **kwargs)
        name = str(getattr(function, "__name__", ""))
        read = [each for each in tensors((args, kwargs)) if id(each) in self._dependent]
        # It may be overwritten, by name or by an option.
        before = read[0].detach().clone() if name in ACTIVATIONS and read and id(read[0]) in self._reached else None
        outputs = function(*args, **kwargs)
        found = tensors(outputs)
        if read and found:
            self.functions.append(name)
            self.single_path &= {id(each) for each in read} == {self._last}
            self._last = id(found[0])
            self._dependent |= {id(each): each for each in found}
            lowest = args[1] if len(args) > 1 else kwargs.get("min_val")
            known = "relu6" if name.startswith("hardtanh") and lowest == 0 else ACTIVATIONS.get(name, "")
            self._follow((name, known), read, before, found[0], lambda values: function(values, *args[1:], **kwargs))
        return outputs

    def _follow(
        self, names: tuple[str, str], read: list[Any], before: Any, output: Any, again: Callable[[Any], Any]
    ) -> None:
        """Tell which call an output belongs to, and whether the function is that call's activation.

        Args:
            names: of the function, and of the activation that it is, "" if it is none by its name.
            read: its inputs.
            before: a copy of the first one from before the call, if there is one.
            output: what it returned.
            again: calls it on another input.
        """
        called, known = names[0].strip("_"), names[1]
        if known:
            self._activated[id(output)] = known
        if any(word in called for word in PRODUCTS):
            return
        origins = [self._reached[id(each)][1] for each in read if id(each) in self._reached]
        if not origins or (len(read) > 1 and read[0].shape != output.shape):
            return
        origin = max(origins, key=self.calls.index)
        if origin.activations is not None:
            return
        received = read[0].detach() if before is None else before
        if known or (len(read) == 1 and _is_activation(called, received, output.detach())):
            origin.received, origin.activations = received.clone(), output.detach().clone()
            origin.activation, origin.activation_name = _of_arrays(again, received), known or called
        else:
            self._reached[id(output)] = (output, origin)


def _is_activation(name: str, received: Any, returned: Any) -> bool:
    if any(word in name for word in OPAQUE) or received.shape != returned.shape or not returned.is_floating_point():
        return False
    return observed(received.float().cpu().numpy(), returned.float().cpu().numpy()) is not None


def _of_arrays(function: Callable[[Any], Any], like: Any) -> Callable[[Any], Any]:
    """Return a function of tensors as one of arrays."""

    def of_arrays(values: Any) -> Any:
        import torch

        with torch.no_grad():
            made = function(torch.tensor(np.asarray(values), dtype=like.dtype, device=like.device))
        return made.float().cpu().numpy()

    return of_arrays


def _intercepted(called: Callable[..., Any]) -> Any:
    """Return a context in which each function of PyTorch is called by `called`."""
    from torch.overrides import TorchFunctionMode

    class Intercepted(TorchFunctionMode):  # type: ignore[misc]
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            return called(func, args, kwargs or {})

    return Intercepted()


def tensors(structure: Any) -> list[Any]:
    """Return the tensors in nested sequences and mappings."""
    import torch

    if isinstance(structure, torch.Tensor):
        return [structure]
    if isinstance(structure, dict):
        return tensors(list(structure.values()))
    return [found for each in structure for found in tensors(each)] if isinstance(structure, tuple | list) else []
