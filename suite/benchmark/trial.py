"""Trials: resolved configurations, identified by two hashes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from pydantic import SerializeAsAny

from suite.benchmark.diagnostics import Diagnostics
from suite.benchmark.seeds import Seeds
from suite.benchmark.training import Identifier, Training
from suite.config import Config, canonical
from suite.datasets.dataset import DatasetConfig
from suite.models.model import ModelConfig

LATER = ("returns", "losses", "loss_weights", "class_weight", "metrics")
"""Keys of `[training]` that stand in a trial's configuration only if they have a value."""


class Spec(Config):
    """Everything that decides a trial's numbers, with every default filled in.

    It is plain data, so it can be sent to a worker.
    """

    dataset: SerializeAsAny[DatasetConfig]
    model: SerializeAsAny[ModelConfig]
    training: Training
    initializer: Identifier
    diagnostics: Diagnostics | None = None
    seed: int
    replicate: int

    @property
    def seeds(self) -> Seeds:
        """The random streams of this replicate."""
        return Seeds(self.seed, self.replicate)

    def resolved(self) -> dict[str, Any]:
        """Return the complete configuration as plain data, with one spelling for each Keras object."""
        table = self.model_dump(mode="json")
        table["model"] = self.model.configuration()
        table["initializer"] = canonical(table["initializer"])
        for key in self.dataset.elsewhere:
            del table["dataset"][key]
        for key in LATER:
            # Without a value the trial keeps the id that it had before this key existed.
            if not table["training"][key]:
                del table["training"][key]
        for part, key in (("training", "optimizer"), ("training", "loss"), ("model", "activation")):
            if table[part].get(key) is not None:
                table[part][key] = canonical(table[part][key])
        return table


@dataclass(frozen=True)
class Trial:
    """One training of one benchmark with one initializer, one seed and one point of the sweep.

    `environment` is the hash of all that can change the numbers without standing in the configuration. `timeout` is the
    most seconds that the training may take, None for any time; it changes no number, so it is no part of the `id`.
    """

    benchmark: str
    initializer: str
    point: tuple[tuple[str, Any], ...]
    spec: Spec
    environment: str
    timeout: float | None = None

    @property
    def replicate(self) -> int:
        """Number of the repetition.

        Repetitions are paired between initializers.
        """
        return self.spec.replicate

    @cached_property
    def id(self) -> str:
        """Hash of the resolved configuration.

        The order of its keys does not matter.
        """
        return digest(self.spec.resolved())

    @property
    def parameters(self) -> dict[str, str | int | float | bool]:
        """Parameters by which a tracking page filters and groups: named ones and the configuration's dotted keys."""
        resolved = self.spec.resolved()
        named: dict[str, str | int | float | bool] = {
            "benchmark": self.benchmark,
            "initializer": self.initializer,
            "seed": self.replicate,
            "dataset": self.spec.dataset.name,
            "model": self.spec.model.name,
            "activation": _name(self.spec.model.model_dump().get("activation", "")),
            "optimizer": _name(self.spec.training.optimizer),
        }
        tables = {key: resolved[key] for key in ("dataset", "model", "training", "diagnostics")}
        chosen = {"initializer": self.spec.initializer}
        return named | flatten(tables) | flatten(chosen) | {"benchmark.seed": self.spec.seed}


Key = tuple[str, str]
"""The key of a trial's result: the trial's id and its environment."""


def key_of(trial: Trial) -> Key:
    """Return the key of a trial's result: the trial's id and its environment."""
    return trial.id, trial.environment


def digest(data: Any) -> str:
    """Return the SHA-256, as 64 hexadecimal digits, of plain data.

    The order of keys does not matter.
    """
    return sha256(json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()).hexdigest()


def flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, str | int | float | bool]:
    """Return the leaves of nested tables under dotted keys.

    Lists become JSON; None is left out.
    """
    leaves: dict[str, str | int | float | bool] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            leaves |= flatten(value, f"{prefix}{key}.")
        elif isinstance(value, str | int | float | bool):
            leaves[f"{prefix}{key}"] = value
        elif value is not None:
            leaves[f"{prefix}{key}"] = json.dumps(value)
    return leaves


def _name(identifier: Any) -> str:
    return str(identifier["class_name"]) if isinstance(identifier, Mapping) else str(identifier)
