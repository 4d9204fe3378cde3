from pathlib import Path

import pytest
from pydantic import ValidationError

from suite import models
from suite.errors import UserError
from suite.models.custom import CustomModel
from suite.models.mlp import MLP

NAMES = [
    "autoencoder",
    "cnn",
    "deep_cnn",
    "gru",
    "linear",
    "lstm",
    "mlp",
    "residual_cnn",
    "residual_mlp",
    "rnn",
    "siren",
    "transformer",
]


def test_every_name_has_one_line_and_a_table_that_keeps_it() -> None:
    assert models.names() == sorted(models.MODELS) == NAMES
    for name, kind in models.MODELS.items():
        config = models.get({"name": name, **({"hidden": [3]} if name == "mlp" else {})})
        assert type(config) is kind
        assert config.name == name
        assert config.label
        assert "\n" not in config.label


def test_a_table_becomes_a_config_with_every_default_in_it() -> None:
    config = models.get({"name": "mlp", "hidden": [10, 5], "activation": "tanh"})
    assert isinstance(config, MLP)
    assert config.model_dump() == {
        "activation": "tanh",
        "use_bias": True,
        "batch_normalization": False,
        "dropout": 0.0,
        "norm": "none",
        "skip": "none",
        "order": "post",
        "name": "mlp",
        "hidden": (10, 5),
        "depth": None,
        "width": None,
    }


@pytest.mark.parametrize(
    "table",
    [
        {"name": "mlp", "depth": 2, "width": 8},
        {"name": "cnn", "filters": [3], "pooling": "average"},
        {"name": "mlp", "hidden": [4, 4], "norm": "rms", "skip": "gain", "order": "pre"},
        {"name": "linear", "depth": 3, "width": 4},
        {"name": "autoencoder", "hidden": [5, 2], "linear_code": False},
        {"name": "deep_cnn", "depth": 3, "activation": {"class_name": "elu", "config": {"alpha": 2.0}}},
        {"name": "residual_cnn", "blocks": 2, "pooling": 1},
        {"name": "residual_mlp", "scalars": False, "multiplier": True},
        {"name": "rnn", "units": 3, "activation": "relu"},
        {"name": "lstm", "units": 3, "depth": 2},
        {"name": "gru", "embedding": 5},
        {"name": "siren", "omega": 3.0, "first_omega": 9.0},
        {"name": "transformer", "norm": "rms", "order": "post", "activation": "relu", "tied": True},
        {"name": "my_models.py:build", "blocks": 3, "widths": [1, 2], "note": {"a": None}},
    ],
)
def test_a_config_survives_as_plain_data(table: dict[str, object]) -> None:
    config = models.get(table)
    again = models.get(config.model_dump(mode="json"))
    assert again == config
    assert type(again) is type(config)


@pytest.mark.parametrize(
    ("name", "near"),
    [("mpl", "mlp"), ("lineer", "linear"), ("residual", "residual_[cm]"), ("", "valid: autoencoder, cnn, ")],
)
def test_an_unknown_name_gets_the_nearest(name: str, near: str) -> None:
    with pytest.raises(UserError, match=near) as caught:
        models.get({"name": name})
    assert "model.name" in str(caught.value)


def test_a_missing_name_is_told_as_unknown() -> None:
    with pytest.raises(UserError, match=r"model\.name: unknown model"):
        models.get({"hidden": [3]})


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_option_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="hiden"):
        models.get({"name": name, "hiden": [3]})


def test_a_reference_is_the_users_own() -> None:
    config = models.get({"name": str(Path("some") / "file.py:build"), "anything": [1, "two"]})
    assert isinstance(config, CustomModel)
    assert config.model_dump()["anything"] == [1, "two"]
