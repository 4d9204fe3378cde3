"""Kernels of PyTorch modules, and their axes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from suite.frameworks.keras_kernels import Axes
from suite.frameworks.torch_fans import RECURRENT, inputs_first, kinds
from suite.frameworks.torch_weights import role_of
from suite.frameworks.weights import Role

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, eq=False)
class Part:
    """A module with a kernel inside a PyTorch module.

    Attributes:
        name: the names of the modules around it and its own, or its class if it is the whole.
        module: itself.
        kernel: of recurrent layers that of the inputs of the first layer, of attention that of its outputs.
        bias: the bias of its units, if it has one.
        axes: those of the kernel.
        channels_first: whether its outputs have their units before positions.
    """

    name: str
    module: Any
    kernel: Any
    bias: Any
    axes: Axes
    channels_first: bool

    @property
    def recurrent(self) -> bool:
        """Whether it calls a cell of its own for each time step."""
        return "RNNBase" in kinds(self.module)

    @property
    def drawn(self) -> bool:
        """Whether an initializer of kernels draws its kernel: that of a linear layer or a convolution."""
        return not kinds(self.module).intersection({*RECURRENT, "Embedding", "EmbeddingBag", "MultiheadAttention"})


def parts(module: "torch.nn.Module") -> list[Part]:
    """Return the modules with a kernel, in the order of the module's own list, each once.

    Of a module of the user's own without modules inside it is the first parameter that is a matrix or more.

    Example:
        >>> import torch
        >>> net = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 5), torch.nn.Flatten(), torch.nn.Linear(8, 2))
        >>> [(part.name, part.axes.fans(part.kernel.shape)) for part in parts(net)]
        [('0', (75, 200)), ('2', (8, 2))]
    """
    found, inside = [], set[int]()
    for name, layer in module.named_modules():
        if id(layer) in inside:
            continue
        if "MultiheadAttention" in kinds(layer):
            # It multiplies with the matrix of the layer inside it, and does not call that layer.
            inside.update(id(each) for each in layer.modules())
        for kernel, bias in _kernel(layer):
            axes, first = _axes(layer, kernel), bool(kinds(layer) & {"_ConvNd", "_ConvTransposeNd"})
            found.append(Part(name or type(layer).__name__, layer, kernel, bias, axes, first))
    return found


def unmeasured(module: "torch.nn.Module") -> tuple[str, ...]:
    """Return the names of matrices that belong to no module with a kernel, but for tables of positions.

    Example:
        >>> import torch
        >>> net = torch.nn.Sequential(torch.nn.Linear(3, 4))
        >>> net.register_parameter("mixing", torch.nn.Parameter(torch.ones(4, 4)))
        >>> unmeasured(net)
        ('mixing',)
    """
    known = {id(weight) for part in parts(module) for weight in part.module.parameters()}
    return tuple(
        f"{place}.{name}".lstrip(".")
        for place, layer in module.named_modules()
        for name, weight in layer.named_parameters(recurse=False)
        if id(weight) not in known
        and sum(size > 1 for size in weight.shape) > 1
        and role_of(layer, place, name, tuple(weight.shape)) in (Role.KERNEL, Role.OTHER)
    )


def _kernel(layer: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the kernel of a module and its bias, if it has a kernel."""
    own = kinds(layer)
    if "MultiheadAttention" in own:
        yield layer.out_proj.weight, layer.out_proj.bias
    elif own.intersection(RECURRENT):
        ends = "_l0" if "RNNBase" in own else ""
        yield getattr(layer, f"weight_ih{ends}"), getattr(layer, f"bias_ih{ends}", None)
    elif own & {"Linear", "Bilinear", "_ConvNd", "Embedding", "EmbeddingBag"}:
        yield layer.weight, getattr(layer, "bias", None)
    elif type(layer).__module__.partition(".")[0] != "torch" and not [*layer.children()]:
        matrices = [each for each in layer.parameters(recurse=False) if each.requires_grad and each.ndim > 1]
        if matrices:
            bias = getattr(layer, "bias", None)
            yield matrices[0], bias if getattr(bias, "ndim", 0) == 1 else None


def _axes(layer: Any, kernel: Any) -> Axes:
    positions = tuple(range(2, kernel.ndim))
    transposed = "_ConvTransposeNd" in kinds(layer) or inputs_first(layer)
    if transposed or kinds(layer) & {"Embedding", "EmbeddingBag"}:
        return Axes((1,), (0,), positions)
    return Axes((0,), (1,), positions)
