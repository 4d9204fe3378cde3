"""The `[training]` table of a benchmark file."""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    NonNegativeFloat,
    PositiveFloat,
    PositiveInt,
    field_validator,
    model_validator,
)

from suite.config import Config, by_patterns, normalize, split
from suite.errors import OTHER_NAMES, UserError


def _identifier(value: Any) -> Any:
    if isinstance(value, str):
        return {"class_name": value, "config": {}}
    if by_patterns(value):
        name, config = split(value)
        return {"class_name": name, "config": config}
    if isinstance(value, dict) and isinstance(value.get("class_name"), str) and set(value) <= {"class_name", "config"}:
        config = value.get("config", {})
        if isinstance(config, dict) and "lr" in config:
            raise ValueError(f"config: unknown key 'lr'; did you mean learning_rate?; received lr = {config['lr']!r}")
        return {"class_name": value["class_name"], "config": config}
    raise ValueError('expected a name or { class_name = "…", config = { … } }')


Identifier = Annotated[dict[str, Any], BeforeValidator(_identifier)]
"""What Keras calls an identifier, always in its long form {class_name, config}."""

DEFAULT_OPTIMIZER: dict[str, Any] = {"class_name": "SGD", "config": {"learning_rate": 0.01}}
"""Keras' SGD with its own rate."""

LONGEST = 1_000_000_000
"""Steps, or epochs, of one training."""

MOST_EVALUATIONS = 100_000

Returns = Literal["logits", "probabilities"]
"""What a classifier returns."""

Curve = Literal["train/loss", "train/accuracy", "validation/loss", "validation/accuracy", "test/loss", "test/accuracy"]


AUTOMATIC = "auto"
"""The name of a loss or an optimizer that the model decides."""

RESERVED = ("loss", "accuracy", "perplexity")
"""Names of curves that every training may have."""


def metric_name(identifier: dict[str, Any]) -> str:
    """Return the name of a metric's curve, after the part: that of its config, else of its class or function.

    Example:
        >>> metric_name({"class_name": "TopKCategoricalAccuracy", "config": {}})
        'top_k_categorical_accuracy'
        >>> metric_name({"class_name": "mine.py:f1", "config": {}})
        'f1'
    """
    name = str(identifier["config"].get("name") or identifier["class_name"].rpartition(":")[2])
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


class Target(Config):
    """A target of training: `steps_to/<value>` counts the steps until `metric` first reaches `value`."""

    metric: Curve = "test/accuracy"
    value: float

    @property
    def rising(self) -> bool:
        """Whether more is better: an accuracy rises to its target, a loss falls to it."""
        return self.metric.endswith("accuracy")

    def reached(self, value: float) -> bool:
        """Return whether a value of the curve is on the good side of the target.

        NaN never is.
        """
        return value >= self.value if self.rising else value <= self.value


OF_OPTIMIZER = ("lr", "learning_rate", "momentum", "weight_decay", "clipnorm")
"""Options of a Keras optimizer that some write beside it."""


class Training(Config):
    """How a model is trained.

    Exactly one of `steps` and `epochs` says for how long; with 0 steps the untrained model is measured.

    `evaluations` are spread evenly over the steps; one more, before the first step, belongs to the initializer alone.
    `returns` says what the user's own model returns, if measuring its outputs cannot show it. The optimizer "auto" is
    the one that this model was compiled with, or `DEFAULT_OPTIMIZER`; it may have another learning rate. `losses` and
    `loss_weights` are by target, if there are several; `class_weight` by class, in training only.
    """

    optimizer: Identifier = DEFAULT_OPTIMIZER
    loss: Identifier = {"class_name": "auto", "config": {}}
    batch_size: PositiveInt | Literal["full"] = 128
    steps: int | None = Field(default=None, ge=0, le=LONGEST)
    epochs: float | None = Field(default=None, gt=0, le=LONGEST)
    evaluations: int = Field(default=10, gt=0, le=MOST_EVALUATIONS)
    target: Target | None = None
    returns: Returns | None = None
    losses: dict[str, Identifier] = {}
    loss_weights: dict[str, PositiveFloat] = {}
    class_weight: Literal["balanced"] | dict[str, NonNegativeFloat] | None = None
    metrics: list[Identifier] = []
    dtype: Literal["float32", "float64"] = "float32"
    compile: Literal["auto", "xla", "graph"] = Field(default="auto")

    @model_validator(mode="before")
    @classmethod
    def _optimizer_has_its_options(cls, table: Any) -> Any:
        for key in OF_OPTIMIZER if isinstance(table, dict) else ():
            if key in table:
                name = OTHER_NAMES.get(key, key)
                raise ValueError(
                    f'unknown key {key!r}; it is an option of the optimizer: optimizer = {{ class_name = "SGD", '
                    f"config = {{ {name} = {table[key]} }} }}; received {key} = {table[key]!r}"
                )
        return table

    @field_validator("class_weight", mode="before")
    @classmethod
    def _classes_are_keys(cls, weights: Any) -> Any:
        return {str(key): value for key, value in weights.items()} if isinstance(weights, dict) else weights

    @model_validator(mode="after")
    def _one_duration(self) -> Self:
        if (self.steps is None) == (self.epochs is None):
            received = "neither" if self.steps is None else "both"
            raise ValueError(f"expected exactly one of steps and epochs; received {received}")
        return self

    @model_validator(mode="after")
    def _compiled_optimizer_has_no_other_options(self) -> Self:
        options = set(self.optimizer["config"]) - {"learning_rate"}
        if self.compiled and options:
            raise ValueError(
                'optimizer: "auto" is the one that the model was compiled with; expected no option but learning_rate, '
                f"or an optimizer by name; received {', '.join(sorted(options))}"
            )
        return self

    @property
    def compiled(self) -> bool:
        """Whether the optimizer is the one that the model was compiled with."""
        return normalize(self.optimizer["class_name"]) == AUTOMATIC

    def uncompiled(self) -> Self:
        """Return the training of a model that is not compiled: "auto" becomes the default optimizer.

        Example:
            >>> Training(optimizer="auto", steps=1).uncompiled().optimizer
            {'class_name': 'SGD', 'config': {'learning_rate': 0.01}}
        """
        if not self.compiled:
            return self
        config = DEFAULT_OPTIMIZER["config"] | self.optimizer["config"]
        return self.model_copy(update={"optimizer": {**DEFAULT_OPTIMIZER, "config": config}})

    @model_validator(mode="after")
    def _metrics_have_names(self) -> Self:
        names = [metric_name(each) for each in self.metrics]
        for name in names:
            if not re.fullmatch("[a-z0-9_]+", name) or name in RESERVED or names.count(name) > 1:
                raise ValueError(
                    f"metrics: expected names of their own, of a-z, 0-9 and _, not {' or '.join(RESERVED)}; received "
                    f'{name!r}; name it: {{ class_name = "…", config = {{ name = "…" }} }}'
                )
        return self

    def batch(self, examples: int) -> int:
        """Return the number of examples in a step, given the number of training examples.

        If there are no steps, it is at most that number.

        Raises:
            UserError: a batch is larger than the train part.
        """
        if self.batch_size == "full" or (self.steps == 0 and self.batch_size > examples):
            return examples
        if self.batch_size > examples:
            default = type(self).model_fields["batch_size"].default
            received = f"{self.batch_size}{', the default' if self.batch_size == default else ''}"
            smaller = max(1, min(32, examples // 2))
            raise UserError(
                f'training.batch_size: expected at most the {examples} training examples (or "full"); '
                f"received {received}; write batch_size = {smaller}"
            )
        return self.batch_size

    def total_steps(self, examples: int) -> int:
        """Return the number of optimizer steps.

        An epoch has as many as there are whole batches.
        """
        if self.steps is not None:
            return self.steps
        assert self.epochs is not None
        return max(1, round(self.epochs * (examples // self.batch(examples))))

    def schedule(self, examples: int) -> list[int]:
        """Return the steps after which the model is evaluated, ascending, without the one before the first step."""
        total = self.total_steps(examples)
        wanted = {round(total * k / self.evaluations) for k in range(1, self.evaluations + 1)}
        return sorted(wanted - {0})
