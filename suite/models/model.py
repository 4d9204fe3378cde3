"""The base of all architectures: options that build a model."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from suite.config import Config

if TYPE_CHECKING:
    import keras


class ModelConfig(Config, ABC):
    """The `[model]` table of a benchmark file. Each architecture is a subclass, whose fields are the options."""

    label: ClassVar[str]
    """One line about the architecture, for `list` and the tracking pages."""

    name: str

    @abstractmethod
    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Build the model, which maps batches of `input_shape` to `outputs` raw values (logits), in `dtype`.

        Keras is imported here and not with the module, because `list` and errors must not wait for it. Weights start at
        zero; an initializer sets them afterwards.

        Raises:
            UserError: the options do not fit together, or do not fit the dataset.
        """
