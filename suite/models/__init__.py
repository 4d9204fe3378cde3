"""Architectures: tables of options that build Keras models.

Keras is imported when a model is built, not before.
"""

from collections.abc import Mapping
from typing import Any

from suite.config import is_reference
from suite.models.autoencoder import Autoencoder
from suite.models.cnn import CNN
from suite.models.custom import CustomModel
from suite.models.deep_cnn import DeepCNN
from suite.models.gru import GRU
from suite.models.linear import Linear
from suite.models.lstm import LSTM
from suite.models.mlp import MLP
from suite.models.model import ModelConfig
from suite.models.residual_cnn import ResidualCNN
from suite.models.residual_mlp import ResidualMLP
from suite.models.rnn import RNN
from suite.models.saved import SavedModel, is_saved
from suite.models.siren import Siren
from suite.models.transformer import Transformer
from suite.registry import plugins

__all__ = ["MODELS", "ModelConfig", "get", "is_own", "names"]

MODELS: dict[str, type[ModelConfig]] = {
    "autoencoder": Autoencoder,
    "cnn": CNN,
    "deep_cnn": DeepCNN,
    "gru": GRU,
    "linear": Linear,
    "lstm": LSTM,
    "mlp": MLP,
    "residual_cnn": ResidualCNN,
    "residual_mlp": ResidualMLP,
    "rnn": RNN,
    "siren": Siren,
    "transformer": Transformer,
}
"""The architectures by their names in benchmark files."""


def names() -> list[str]:
    """Return the names of all architectures, those of installed packages included.

    The user's own architectures have no names: they are references.

    Example:
        >>> "mlp" in names()
        True
    """
    return sorted({*MODELS, *(plugin.name for plugin in plugins.added("models"))})


def is_own(name: str) -> bool:
    """Return whether a model's name is the user's own: a reference to code, or the path of a saved model.

    Example:
        >>> is_own("my_net.py:build"), is_own("my.keras"), is_own("mlp")
        (True, True, False)
    """
    return is_reference(name) or is_saved(name)


def get(table: Mapping[str, Any]) -> ModelConfig:
    """Return the validated `[model]` table of a benchmark file.

    Raises:
        UserError: no architecture has this name.
        pydantic.ValidationError: an option is unknown or has a wrong value.

    Example:
        >>> get({"name": "mlp", "hidden": [10, 5]}).widths
        (10, 5)
    """
    name = str(table.get("name", ""))
    if is_saved(name):
        return SavedModel.model_validate(table)
    if is_reference(name):
        return CustomModel.model_validate(table)
    return plugins.chosen("models", name, MODELS, ModelConfig, where="model.name").model_validate(table)
