"""Architectures: tables of options that build Keras models. Keras is imported when one is built, not before."""

from collections.abc import Mapping
from typing import Any

from suite.config import is_reference
from suite.models.autoencoder import Autoencoder
from suite.models.cnn import CNN
from suite.models.custom import CustomModel
from suite.models.deep_cnn import DeepCNN
from suite.models.linear import Linear
from suite.models.mlp import MLP
from suite.models.model import ModelConfig
from suite.models.residual_cnn import ResidualCNN
from suite.models.residual_mlp import ResidualMLP
from suite.models.rnn import RNN
from suite.registry import plugins

__all__ = ["MODELS", "ModelConfig", "get", "names"]

MODELS: dict[str, type[ModelConfig]] = {
    "autoencoder": Autoencoder,
    "cnn": CNN,
    "deep_cnn": DeepCNN,
    "linear": Linear,
    "mlp": MLP,
    "residual_cnn": ResidualCNN,
    "residual_mlp": ResidualMLP,
    "rnn": RNN,
}
"""The architectures by the name they have in a benchmark file."""


def names() -> list[str]:
    """Return the architectures' names, those of installed packages, too; the user's own are references."""
    return sorted({*MODELS, *(plugin.name for plugin in plugins.added("models"))})


def get(table: Mapping[str, Any]) -> ModelConfig:
    """Return the validated `[model]` table of a benchmark file, such as {"name": "mlp", "hidden": [10, 5]}.

    Raises:
        UserError: no architecture has this name.
        pydantic.ValidationError: an option is unknown or has a wrong value.
    """
    name = str(table.get("name", ""))
    if is_reference(name):
        return CustomModel.model_validate(table)
    return plugins.chosen("models", name, MODELS, ModelConfig, where="model.name").model_validate(table)
