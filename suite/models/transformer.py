"""Transformers: language models, classifiers of sequences, and of images."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import model_validator

from suite.config import Depth, Identifier, Size
from suite.errors import UserError
from suite.models.activation import activation_layer
from suite.models.hidden import convolution, dense, image_input
from suite.models.norms import normalized
from suite.models.sequence import EMBEDDED, SequenceModel, Sequences, embedding

if TYPE_CHECKING:
    import keras


class Transformer(SequenceModel):
    """Blocks of self-attention and of a perceptron, each added to its input (Vaswani et al. 2017).

    The data decide the form:

    - Tokens with an answer at every position: a causal language model, in which no position sees later ones.
    - Tokens, or vectors of numbers, with one answer: a classifier, or a regression, of the mean over positions.
    - Images: patches of `patch` × `patch` pixels are the positions (Dosovitskiy et al. 2021), of which the output layer
      gets the mean.

    There are `depth` blocks of `width` units, with `heads` heads, and `expansion` times as many units in the
    perceptron. With `order` "pre" the branch gets the normalized signal, and the output layer, too (Radford et al.
    2019); with "post" the sum is normalized (Vaswani et al. 2017). `tied` makes the embedding's table the kernel of the
    output layer. Each position has a trained vector. What initializers of kernels leave alone, the tables, starts as in
    Keras, uniform, drawn anew for each seed.
    """

    label: ClassVar[str] = "transformer, for tokens, vectors or images: depth, width, heads, norm, order, tied, patch"

    name: Literal["transformer"] = "transformer"
    depth: Depth = 2
    width: Size = 64
    heads: Size = 4
    expansion: Size = 4
    activation: Identifier = "gelu"
    norm: Literal["none", "layer", "rms"] = "layer"
    order: Literal["pre", "post"] = "pre"
    tied: bool = False
    patch: Size = 4

    @model_validator(mode="after")
    def _heads_share_the_width(self) -> Self:
        if self.width % self.heads:
            raise ValueError(f"expected a width that is a multiple of heads = {self.heads}, received {self.width}")
        return self

    def build_sequences(self, data: Sequences) -> "keras.Model":
        """Build the transformer, as described in `SequenceModel.build_sequences`."""
        import keras

        table = embedding(data.vocabulary, self.width, data.dtype, tied=self.tied) if data.vocabulary else None
        if self.tied and (table is None or not data.every or data.vocabulary != data.outputs):
            answers = "at every position" if data.every else "for an example"
            raise UserError(
                "model.tied: expected tokens, and one of them as the answer at every position; received inputs of "
                f"{data.vocabulary or 'no'} different tokens, and {data.outputs} outputs {answers}; leave tied out"
            )
        inputs, x = self._positions(data, table)
        for number in range(1, self.depth + 1):
            x = self._block(x, f"block_{number}", causal=data.every, dtype=data.dtype)
        if self.order == "pre":
            x = normalized(x, self.norm, "output", data.dtype)
        if self.tied and table is not None:
            return keras.Model(inputs, table(x, reverse=True), name=self.name)
        if not data.every:
            x = keras.layers.GlobalAveragePooling1D(name="output_pooling", dtype=data.dtype)(x)
        return keras.Model(inputs, dense(data.outputs, "output", data.dtype)(x), name=self.name)

    def _positions(self, data: Sequences, table: Any) -> tuple[Any, Any]:
        """Return the model's symbolic input, and a vector for each position, (batch, positions, width)."""
        import keras

        from suite.models.tied import PositionEmbedding

        if len(data.shape) == 3:
            inputs = image_input(self.name, data.shape, data.dtype)
            x = convolution(self.width, self.patch, "input_conv", data.dtype, strides=self.patch)(inputs)
            x = keras.layers.Reshape((-1, self.width), name="patches", dtype=data.dtype)(x)
        else:
            inputs = self.sequence_input(data, ", or images, as with dataset.flatten = false")
            x = (table or dense(self.width, "input_dense", data.dtype))(inputs)
        drawn = keras.initializers.RandomUniform(-EMBEDDED, EMBEDDED, seed=0)
        return inputs, PositionEmbedding(drawn, name="positions", dtype=data.dtype)(x)

    def _block(self, x: Any, block: str, causal: bool, dtype: str) -> Any:
        from keras import layers

        def attended(x: Any) -> Any:
            attention = layers.MultiHeadAttention(
                self.heads,
                self.width // self.heads,
                kernel_initializer="zeros",
                name=f"{block}_attention",
                dtype=dtype,
            )
            return attention(x, x, use_causal_mask=causal)

        def perceptron(x: Any) -> Any:
            x = dense(self.expansion * self.width, f"{block}_dense_1", dtype)(x)
            x = activation_layer(self.activation, f"{block}_activation", dtype)(x)
            return dense(self.width, f"{block}_dense_2", dtype)(x)

        return self._added(self._added(x, attended, f"{block}_attention", dtype), perceptron, f"{block}_dense", dtype)

    def _added(self, x: Any, branch: Callable[[Any], Any], name: str, dtype: str) -> Any:
        """Return the sum of a signal and a branch of it, with normalization before the branch or after the sum."""
        from keras import layers

        received = normalized(x, self.norm, name, dtype) if self.order == "pre" else x
        total = layers.Add(name=f"{name}_add", dtype=dtype)([x, branch(received)])
        return total if self.order == "pre" else normalized(total, self.norm, name, dtype)
