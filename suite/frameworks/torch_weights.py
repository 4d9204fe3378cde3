"""Roles and fans of a PyTorch module's weights."""

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from numpy.typing import NDArray

from suite.errors import UserError
from suite.frameworks.keras_fans import Fans
from suite.frameworks.torch_fans import RECURRENT, blocks, fans, kinds
from suite.frameworks.torch_modules import as_written
from suite.frameworks.weights import GAINS, NORMS, OF_NORMS, NetWeight, Role, positional

if TYPE_CHECKING:
    import torch

STATISTICS = ("running_mean", "running_var")
"""Buffers that are weights in Keras, too."""

_UNKNOWN = Fans(math.nan, math.nan)


class _Own(NamedTuple):
    """A parameter or statistic of a module.

    Attributes:
        name: its name in the module, "weight" or "parametrizations.weight.original1".
        stands_for: the name of the weight that it is, or that is computed from it.
        multiplies: whether it is the length of a weight whose direction is another parameter.
        tensor: its numbers.
    """

    name: str
    stands_for: str
    multiplies: bool
    tensor: Any


def net_weights(module: "torch.nn.Module") -> Iterator[NetWeight]:
    """Yield the weights of a PyTorch module, each once, in the order of its modules, stacked ones also block by block.

    They are its parameters, and the running means and variances of norms. Shapes and numbers are in PyTorch's layout:
    outputs first, and blocks side by side along the first axis. A weight with a parametrization is read as its
    parameters. Numbers are copied by `read` only, so one weight at a time is in memory.

    Raises:
        UserError: a weight has no shape or no numbers yet, or its numbers are complex.

    Example:
        >>> import torch
        >>> module = torch.nn.Sequential(torch.nn.Embedding(9, 4), torch.nn.LSTM(4, 2))
        >>> [(each.name, each.role.value, each.inputs) for each in net_weights(module)][:3]
        [('0.weight', 'embedding', 1.0), ('1.weight_ih_l0', 'kernel', 4.0), ('1.weight_ih_l0.input', 'kernel', 4.0)]
    """
    check(module)
    places, others = list(as_written(module).named_modules()), tied(module)
    seen: set[int] = set()
    for place, layer in places:
        owned = [each for each in _owned(layer) if id(each.tensor) not in seen]
        seen.update(id(each.tensor) for each in owned)
        shapes = {each.stands_for: tuple(each.tensor.shape) for each in _owned(layer) if not each.multiplies}
        own_fans = fans(layer, shapes) if owned else {}
        for each in owned:
            yield from _with_blocks(layer, place, each, own_fans, others)


def check(module: "torch.nn.Module") -> None:
    """Refuse a module with a weight that has no real numbers.

    Raises:
        UserError: a weight has no shape or no numbers yet, or its numbers are complex.
    """
    for place, layer in as_written(module).named_modules():
        for each in _owned(layer):
            _check(f"{place}.{each.name}".lstrip("."), layer, each.tensor)


def tied(module: "torch.nn.Module") -> dict[str, tuple[str, ...]]:
    """Return the further names of weights that have several, by the name that `net_weights` gives.

    Example:
        >>> import torch
        >>> module = torch.nn.Sequential(torch.nn.Embedding(9, 4), torch.nn.Linear(4, 9, bias=False))
        >>> module[1].weight = module[0].weight
        >>> tied(module)
        {'0.weight': ('1.weight',)}
    """
    names: dict[int, list[str]] = {}
    for name, parameter in as_written(module).named_parameters(remove_duplicate=False):
        names.setdefault(id(parameter), []).append(name)
    return {first: tuple(others) for first, *others in names.values() if others}


def _owned(layer: Any) -> Iterator[_Own]:
    """Yield the parameters and statistics of a module itself, those of its parametrizations with it."""
    from torch.nn.utils.parametrize import ParametrizationList, is_parametrized

    if isinstance(layer, ParametrizationList):
        return
    parameters = dict(layer.named_parameters(recurse=False))
    for name, tensor in parameters.items():
        stem, _, end = name.rpartition("_")
        by_length = end in ("g", "v") and {f"{stem}_g", f"{stem}_v"} <= parameters.keys()
        stands_for = stem if by_length or (end == "orig" and stem) else name
        yield _Own(name, stands_for, by_length and end == "g", tensor)
    for name, parametrization in layer.parametrizations.items() if is_parametrized(layer) else ():
        by_length = type(parametrization[0]).__name__ == "_WeightNorm"
        for original, tensor in parametrization.named_parameters(recurse=False):
            multiplies = by_length and original == "original0"
            yield _Own(f"parametrizations.{name}.{original}", name, multiplies, tensor)
    for name, tensor in layer.named_buffers(recurse=False):
        if name in STATISTICS:
            yield _Own(name, name, False, tensor)


def _check(name: str, layer: Any, tensor: Any) -> None:
    from torch.nn.parameter import is_lazy

    kind = type(layer).__name__
    if is_lazy(tensor):
        raise UserError(
            f"weight {name!r} of {kind} has no shape before the first call: call the module on a batch of data once, "
            "then again"
        )
    if tensor.is_meta:
        raise UserError(
            f"weight {name!r} of {kind} is on the device 'meta' and has no numbers: expected a module on a device that "
            "stores them; build it there, or call to_empty and draw the weights"
        )
    if tensor.is_complex():
        raise UserError(
            f"weight {name!r} of {kind} is complex, {tensor.dtype}: expected real numbers; keep real and imaginary "
            "part as two parameters"
        )


def _with_blocks(
    layer: Any, place: str, own: _Own, own_fans: Mapping[str, Fans], others: Mapping[str, tuple[str, ...]]
) -> Iterator[NetWeight]:
    from torch.nn.utils.parametrize import type_before_parametrizations

    tensor, shape, kind = own.tensor, tuple(own.tensor.shape), type_before_parametrizations(layer).__name__
    role = Role.GAIN if own.multiplies else role_of(layer, place, own.stands_for, shape)
    beside = _beside(role, own.stands_for, own_fans)
    held = () if own.multiplies else blocks(layer, own.stands_for)
    units = layer.hidden_size if kinds(layer).intersection(RECURRENT) else 0
    name = f"{place}.{own.name}".lstrip(".")
    size = shape[0] // len(held) if held else 0

    def of(shape: tuple[int, ...], block: str, held: tuple[str, ...], first: int) -> NetWeight:
        def read() -> NDArray[Any]:
            return _numbers(tensor[first : first + size] if block else tensor)

        shared = tuple(f"{each}.{block}".rstrip(".") for each in others.get(name, ()))
        whole = f"{name}.{block}".rstrip(".")
        return NetWeight(
            *(whole, place or kind, kind, role, shape, *beside, units, block, held, read),
            shared=shared,
            outputs_first=True,
        )

    stacked = held if len(held) > 1 else ()
    yield of(shape, "", stacked, 0)
    for number, block in enumerate(stacked):
        yield of((size, *shape[1:]), block, (), number * size)


def _numbers(tensor: Any) -> NDArray[Any]:
    """Return a copy of the numbers, of Keras' type for bfloat16, as float32 if they are floats of 8 bits."""
    import torch

    plain = tensor.detach().cpu()
    plain = plain.dequantize() if plain.is_quantized else plain.to_dense()
    if plain.dtype is torch.bfloat16:
        import ml_dtypes

        numbers: NDArray[Any] = plain.contiguous().view(torch.int16).numpy().view(ml_dtypes.bfloat16)
        return numbers.copy()
    narrow = plain.is_floating_point() and plain.element_size() == 1
    copied: NDArray[Any] = (plain.float() if narrow else plain).numpy().copy()
    return copied


def _beside(role: Role, name: str, own_fans: Mapping[str, Fans]) -> Fans:
    """Return the fans of a matrix, or of the one that a bias stands beside."""
    if role is Role.BIAS:
        return own_fans.get(name.replace("bias", "weight"), _UNKNOWN)
    return own_fans.get(name, _UNKNOWN) if role in (Role.KERNEL, Role.RECURRENT, Role.EMBEDDING) else _UNKNOWN


def role_of(layer: Any, place: str, name: str, shape: tuple[int, ...]) -> Role:
    """Return the role of a weight by its name, the kind of its module and its shape.

    Args:
        layer: the module.
        place: the names of the modules around it and its own.
        name: what the module calls it.
        shape: its shape.

    Example:
        >>> import torch
        >>> norm = torch.nn.BatchNorm1d(3)
        >>> role_of(norm, "norm", "weight", (3,)).value, role_of(norm, "norm", "running_mean", (3,)).value
        ('norm scale', 'other')
    """
    named = [each.__name__ for each in type(layer).__mro__]
    own, matrix = kinds(layer), sum(size > 1 for size in shape) > 1
    listed = place.rpartition(".")[2] if name.isdigit() else name
    embeds = bool(own & {"Embedding", "EmbeddingBag"})
    if any(part in kind for kind in named for part in NORMS):
        return Role.SCALE if name == "weight" else OF_NORMS.get(name, Role.OTHER)
    called = (listed, place.rpartition(".")[2]) if embeds else (listed,)
    if len(shape) > 1 and any(positional(each) for each in called):
        return Role.POSITIONS
    if embeds and name == "weight":
        return Role.EMBEDDING
    if own.intersection(RECURRENT) and name.startswith("weight_hh"):
        return Role.RECURRENT
    if listed.endswith("bias") or name.startswith(("bias_ih", "bias_hh")):
        return Role.BIAS
    if not matrix and any(part in listed.lower() for part in GAINS):
        return Role.GAIN
    kernel = "weight" in listed or "lora_" in listed.lower()
    return Role.KERNEL if kernel and len(shape) > 1 else Role.OTHER
