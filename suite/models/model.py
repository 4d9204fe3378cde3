"""What a model is to a benchmark: a table of options that builds a Keras model."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from suite.config import Config

if TYPE_CHECKING:
    import keras


class ModelConfig(Config, ABC):
    """The `[model]` table of a benchmark file; one subclass an architecture, its fields are the options."""

    label: ClassVar[str]
    """One line for `list` and the tracking pages."""

    name: str

    @abstractmethod
    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Build the model: batches of `input_shape` in, `outputs` raw values (logits) out, weights of `dtype`.

        Keras is imported here and not with the module: `list` and errors must not wait for it.
        Weights start at zero: an initializer sets them afterwards.

        Raises:
            UserError: the options do not fit together, or not to the dataset.
        """
