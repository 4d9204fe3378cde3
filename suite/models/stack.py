"""Stacks of hidden layers, with norms and skips."""

from abc import ABC
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

from pydantic import model_validator

from suite.models.hidden import HiddenLayers, dense
from suite.models.norms import Norm, normalized
from suite.models.residual import scalar

if TYPE_CHECKING:
    import keras


class Hidden(NamedTuple):
    """The linear part of a hidden layer of a stack.

    Attributes:
        name: the layer's name, with which the names of its parts begin.
        kind: what its linear part is called, "dense" or "conv2d".
        size: its units or channels.
        make: returns the linear part, a Keras layer, by its name.
    """

    name: str
    kind: str
    size: int
    make: "Callable[[str], keras.layers.Layer]"


class Stack(HiddenLayers, ABC):
    """Options of stacked hidden layers: what is normalized, whether signals skip layers, and in which order.

    With `order` "post" a layer is linear, normalization, skip, activation and dropout, in this order (He et al. 2016a).
    With "pre" it is normalization, activation, dropout, linear and skip (He et al. 2016b): the stack's first layer is
    linear alone, and normalization, activation and dropout follow the last one. Without skips both are the same net.

    A skip adds to the linear part of a layer what the layer received. Layers as large as the layer before them have
    one, the first does not. With "gain" a trained number, 1 at first, multiplies the linear part before the sum, as in
    SkipInit (De and Smith 2020), whose initializer sets it to 0.
    """

    norm: Norm = "none"
    skip: Literal["none", "residual", "gain"] = "none"
    order: Literal["pre", "post"] = "post"

    @model_validator(mode="after")
    def _one_normalization(self) -> Self:
        if self.batch_normalization and self.norm != "none":
            raise ValueError(f"expected either norm or batch_normalization, received both; leave norm = {self.norm!r}")
        return self

    @property
    def normalization(self) -> Norm:
        """What hidden layers normalize, in whichever way it was said."""
        return "batch" if self.batch_normalization else self.norm

    @property
    def plain(self) -> bool:
        """Whether hidden layers are linear parts and activations alone, without normalization and skips."""
        return self.normalization == "none" and self.skip == "none"

    def configuration(self) -> dict[str, Any]:
        """Return the options as they stand in a trial's configuration, as described in `ModelConfig.configuration`.

        `norm`, `skip` and `order` stand there only with values that nets did not have before there were these options.
        """
        table = super().configuration()
        table["batch_normalization"] = self.normalization == "batch"
        for key in ("norm", "skip", "order"):
            if table[key] in (Stack.model_fields[key].default, "batch"):
                del table[key]
        return table

    def check_skips(self, *sizes: Sequence[int]) -> None:
        """Raise an error if layers should have skips, and none has the size of the layer before it.

        Args:
            sizes: of the layers of each stack, first to last.

        Raises:
            ValueError: no layer can have a skip, though there are several in a stack.
        """
        pairs = [pair for stack in sizes for pair in pairwise(stack)]
        if self.skip != "none" and pairs and not any(before == after for before, after in pairs):
            stacks = " and ".join(str(list(stack)) for stack in sizes)
            raise ValueError(f"skip: expected hidden layers of one size in a row, received {stacks}")

    def stacked(
        self,
        x: Any,
        layers: Sequence[Hidden],
        dtype: str,
        blocks: int = 0,
        then: Callable[[Any, str], Any] = lambda x, _: x,
    ) -> Any:
        """Return the output of a stack of hidden layers for the symbolic tensor `x`.

        Args:
            x: the stack's input.
            layers: its layers.
            dtype: theirs.
            blocks: layers of the net before the stack: a layer with a skip is a block, whose number counts all layers.
            then: returns the layer's output, given what it is so far and the layer's name, as after pooling.
        """
        last, post = "", self.order == "post"
        for number, layer in enumerate(layers):
            joins = self.skip != "none" and number > 0 and layer.size == layers[number - 1].size
            block = f"block_{blocks + number + 1}"
            received = x if post or not last else self.after_linear(x, last, dtype)
            name = f"{block}_{layer.kind.removesuffix('2d')}_1" if joins else f"{layer.name}_{layer.kind}"
            linear = layer.make(name)(received)
            linear = normalized(linear, self.normalization, layer.name, dtype) if post else linear
            x = self._sum(x, linear, block, dtype) if joins else linear
            x = self.activated(x, layer.name, dtype) if post else x
            x, last = then(x, layer.name), layer.name
        return x if post or not last else self.after_linear(x, last, dtype)

    def dense_layers(self, widths: Sequence[int], dtype: str) -> list[Hidden]:
        """Return fully connected hidden layers of these widths, the first one called "hidden_1"."""
        return [
            Hidden(f"hidden_{number}", "dense", width, partial(self._dense, width, dtype))
            for number, width in enumerate(widths, start=1)
        ]

    def _dense(self, width: int, dtype: str, name: str) -> "keras.layers.Layer":
        return dense(width, name, dtype, self.use_bias)

    def _sum(self, x: Any, branch: Any, block: str, dtype: str) -> Any:
        from keras import layers

        if self.skip == "gain":
            branch = scalar("multiply", f"{block}_scale", dtype)(branch)
        return layers.Add(name=f"{block}_add", dtype=dtype)([x, branch])
