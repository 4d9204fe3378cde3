"""The base of all architectures: options that build a model."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from suite.config import Config
from suite.datasets.dataset import Dataset
from suite.errors import UserError

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

        Keras is imported here and not with the module, because `list` and errors must not wait for it. Kernels
        start at zero; an initializer sets them afterwards. Other weights start as in Keras, from fixed seeds.

        Raises:
            UserError: the options do not fit together, or do not fit the dataset.
        """

    def build_for(self, dataset: Dataset, dtype: str) -> "keras.Model":
        """Build the model for a dataset.

        Raises:
            UserError: the options do not fit the dataset, which may have several inputs or targets.
        """
        shape, targets = dataset.input_shape, dataset.targets
        if isinstance(shape, dict) or len(targets) > 1 or dataset.target.positions:
            several = f"several inputs ({', '.join(shape)})" if isinstance(shape, dict) else ""
            several = several or (f"several targets ({', '.join(targets)})" if len(targets) > 1 else "")
            raise UserError(
                f"model.name: {self.name} takes one input and gives one answer for each example; dataset "
                f"{dataset.name} has {several or f'an answer for each of {dataset.target.positions} positions'}; "
                'expected a model of your own, name = "my_net.py:build"'
            )
        return self.build(shape, dataset.outputs, dtype)

    def configuration(self) -> dict[str, Any]:
        """Return the options as they stand in a trial's configuration, plain data, of which its id is the hash.

        An option that is added to an architecture stands there only if it changes the net: ids of trials stay.
        """
        return self.model_dump(mode="json")

    def digest(self) -> str:
        """Return a text that identifies the bytes of files that the model is made of, "" if it is made of none."""
        return ""
