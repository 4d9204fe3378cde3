"""Networks with long short-term memory."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from suite.models.gated import GatedNetwork

if TYPE_CHECKING:
    import keras


class LSTM(GatedNetwork):
    """Layers of long short-term memory (Hochreiter and Schmidhuber 1997), with forget gates (Gers et al. 2000).

    Biases start at zero, and at 1 in forget gates (Jozefowicz et al. 2015), as Keras' do.
    """

    label: ClassVar[str] = "long short-term memory for sequences of numbers or tokens: units, depth, embedding"

    name: Literal["lstm"] = "lstm"

    def recurrent(self, every: bool, name: str, dtype: str, **initializers: Any) -> "keras.layers.Layer":
        """Return an LSTM layer, as described in `GatedNetwork.recurrent`."""
        from keras import layers

        return layers.LSTM(self.units, return_sequences=every, name=name, dtype=dtype, **initializers)
