"""Networks of gated recurrent units."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from suite.models.gated import GatedNetwork

if TYPE_CHECKING:
    import keras


class GRU(GatedNetwork):
    """Layers of gated recurrent units (Cho et al. 2014), with the reset gate after the recurrent weights, as in Keras.

    Biases start at zero.
    """

    label: ClassVar[str] = "gated recurrent units for sequences of numbers or tokens: units, depth, embedding"

    name: Literal["gru"] = "gru"

    def recurrent(self, every: bool, name: str, dtype: str, **initializers: Any) -> "keras.layers.Layer":
        """Return a GRU layer, as described in `GatedNetwork.recurrent`."""
        from keras import layers

        return layers.GRU(self.units, return_sequences=every, name=name, dtype=dtype, **initializers)
