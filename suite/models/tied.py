"""Layers of language models: a tied embedding, and positions."""

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="suite")
class ReversedEmbedding(keras.layers.Embedding):  # type: ignore[misc]
    """An embedding whose table is also the output layer's kernel, if it is called in reverse (Press and Wolf 2017)."""

    def call(self, inputs: Any, reverse: bool = False) -> Any:
        """Return the vectors of tokens, or, in reverse, the products of vectors with those of all tokens.

        Shapes are (…) of tokens to (…, width), in reverse (…, width) to (…, tokens).
        """
        return keras.ops.matmul(inputs, keras.ops.transpose(self.embeddings)) if reverse else super().call(inputs)

    def compute_output_shape(self, input_shape: tuple[int | None, ...], reverse: bool = False) -> Any:
        """Return the shape of the outputs."""
        return (*input_shape[:-1], self.input_dim) if reverse else super().compute_output_shape(input_shape)

    def compute_output_spec(self, inputs: Any, reverse: bool = False) -> keras.KerasTensor:
        """Return a symbolic tensor of the shape and type of the outputs."""
        return keras.KerasTensor(self.compute_output_shape(inputs.shape, reverse), self.compute_dtype)


@keras.saving.register_keras_serializable(package="suite")
class PositionEmbedding(keras.layers.Layer):  # type: ignore[misc]
    """A trained vector for each position, which is added to the input (Gehring et al. 2017; GPT, BERT and ViT).

    Args:
        initializer: of the vectors.
        options: options of every Keras layer.
    """

    def __init__(self, initializer: Any = "uniform", **options: Any) -> None:
        super().__init__(**options)
        self.position_embeddings_initializer = keras.initializers.get(initializer)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Create the vectors, for inputs of shape (batch, time, width)."""
        self.position_embeddings = self.add_weight(
            shape=tuple(input_shape[1:]), initializer=self.position_embeddings_initializer, name="position_embeddings"
        )

    def call(self, inputs: Any) -> Any:
        """Return the sum of the input and the vectors, (batch, time, width)."""
        return inputs + self.position_embeddings

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the shape of the inputs."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        initializer = keras.initializers.serialize(self.position_embeddings_initializer)
        return {**super().get_config(), "initializer": initializer}
