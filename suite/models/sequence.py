"""The base of models of sequences, tokens or vectors."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from suite.datasets.dataset import Dataset
from suite.errors import UserError
from suite.models.model import ModelConfig

if TYPE_CHECKING:
    import keras

EMBEDDED = 0.05
"""Bound of the uniform distribution of an embedding's initial vectors, Keras' own."""


@dataclass(frozen=True)
class Sequences:
    """The inputs and answers of a dataset of sequences.

    Attributes:
        shape: of one example.
        outputs: values of one answer.
        vocabulary: the number of different tokens; 0 if inputs are numbers.
        every: whether there is an answer at every position, and not one for each example.
        dtype: of the model.
    """

    shape: tuple[int, ...]
    outputs: int
    vocabulary: int
    every: bool
    dtype: str


class SequenceModel(ModelConfig, ABC):
    """A model of sequences, whose form the data decide.

    Inputs are tokens, (time,) whole numbers, or vectors of numbers, (time, features). There is one answer for each
    example, or one at every position.
    """

    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Build the model for inputs of numbers and one answer, as described in `ModelConfig.build`."""
        return self.build_sequences(Sequences(input_shape, outputs, 0, every=False, dtype=dtype))

    def build_for(self, dataset: Dataset, dtype: str) -> "keras.Model":
        """Build the model for a dataset, also for tokens and answers at every position.

        Raises:
            UserError: the options do not fit the dataset, which may have several inputs or targets.
        """
        shape, several = dataset.input_shape, len(dataset.targets) > 1
        positions = () if several else dataset.target.positions
        if isinstance(shape, dict) or several or positions not in ((), shape[:1] * (len(shape) < 3)):
            return super().build_for(dataset, dtype)
        vocabulary = dataset.vocabulary if len(shape) == 1 else 0
        return self.build_sequences(Sequences(shape, dataset.outputs, vocabulary, bool(positions), dtype))

    @abstractmethod
    def build_sequences(self, data: Sequences) -> "keras.Model":
        """Build the model for sequences.

        Raises:
            UserError: the options do not fit the sequences.
        """

    def sequence_input(self, data: Sequences, others: str = "") -> Any:
        """Return the model's symbolic input: (time,) of int32 tokens, or (time, features) of numbers.

        Args:
            data: the sequences.
            others: what else the model takes, for the error.

        Raises:
            UserError: the examples are no sequences.
        """
        import keras

        if data.vocabulary:
            return keras.Input(data.shape, dtype="int32", name="input")
        if len(data.shape) != 2:
            raise UserError(
                f"model.name: {self.name} needs sequences, of tokens or of shape (time, features){others}; received "
                f"examples of shape {data.shape}; choose a dataset of sequences, such as adding or markov"
            )
        return keras.Input(data.shape, dtype=data.dtype, name="input")


def embedding(vocabulary: int, width: int, dtype: str, *, tied: bool = False) -> "keras.layers.Layer":
    """Return a table of a vector for each token, with the initial values that Keras draws, U(-0.05, 0.05).

    Args:
        vocabulary: the number of different tokens.
        width: the size of a vector.
        dtype: of the layer.
        tied: whether the table can also be the output layer's kernel, as in `ReversedEmbedding`.
    """
    import keras

    from suite.models.tied import ReversedEmbedding

    # Any fixed seed: an unseeded initializer would draw one from Python's global stream.
    drawn = keras.initializers.RandomUniform(-EMBEDDED, EMBEDDED, seed=0)
    kind = ReversedEmbedding if tied else keras.layers.Embedding
    return kind(vocabulary, width, embeddings_initializer=drawn, name="embedding", dtype=dtype)
