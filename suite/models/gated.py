"""The base of gated recurrent networks."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from suite.config import Size
from suite.models.hidden import dense
from suite.models.sequence import SequenceModel, Sequences, embedding

if TYPE_CHECKING:
    import keras


class GatedNetwork(SequenceModel, ABC):
    """Recurrent layers one on the other, and a linear output of the last state, or of the state at every position.

    Tokens get vectors of `embedding` numbers. Initializers of kernels set the weights from a layer's inputs. What they
    leave alone starts as in Keras, drawn anew for each seed: recurrent weights are orthogonal, embeddings uniform.
    """

    label: ClassVar[str]
    units: Size = 64
    depth: Annotated[int, Field(ge=1, le=1000)] = 1
    embedding: Size = 32

    @abstractmethod
    def recurrent(self, every: bool, name: str, dtype: str, **initializers: Any) -> "keras.layers.Layer":
        """Return a recurrent layer of `units`, which returns its last state, or that at `every` position."""

    def build_sequences(self, data: Sequences) -> "keras.Model":
        """Build the network, as described in `SequenceModel.build_sequences`."""
        import keras

        inputs = x = self.sequence_input(data)
        if data.vocabulary:
            x = embedding(data.vocabulary, self.embedding, data.dtype)(x)
        for number in range(1, self.depth + 1):
            every = data.every or number < self.depth
            # Any fixed seed: an unseeded initializer would draw one from Python's global stream.
            drawn = keras.initializers.Orthogonal(seed=0)
            name = f"recurrent_{number}"
            layer = self.recurrent(every, name, data.dtype, kernel_initializer="zeros", recurrent_initializer=drawn)
            x = layer(x)
        return keras.Model(inputs, dense(data.outputs, "output", data.dtype)(x), name=self.name)
