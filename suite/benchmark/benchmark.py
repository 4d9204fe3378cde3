"""Benchmarks: dataset, model, training, initializers, seeds, sweep and trials."""

from collections.abc import Mapping
from math import prod
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    Field,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    PrivateAttr,
    SerializeAsAny,
    StringConstraints,
    model_validator,
)

from suite.benchmark.claim import Claim, check_can_fail
from suite.benchmark.diagnostics import Diagnostics
from suite.benchmark.limit import Limit
from suite.benchmark.regression import Regression
from suite.benchmark.saving import nameless, save
from suite.benchmark.selection import Selection
from suite.benchmark.sweep import points
from suite.benchmark.training import Identifier, Training
from suite.benchmark.trial import Spec, Trial
from suite.benchmark.variants import Variants, check_initializers, check_sweep
from suite.config import Config
from suite.datasets.dataset import DatasetConfig
from suite.errors import UserError, unknown
from suite.models import is_own
from suite.models.model import ModelConfig

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=100)]
"""Letters, digits, dash, underscore and dot: what every tracking server takes in every place."""

MOST_TRIALS = 100_000
"""Trials of one benchmark. More are a slip of the pen, which would fill the memory before it is noticed."""


class Benchmark(Config):
    """One TOML file in `benchmarks/`; the file's stem is its `name`.

    `seeds` counts the replicates of each initializer at each point of the `sweep`; `seed` is the root of their random
    streams. A key of the sweep is dotted and begins with dataset, model, training, or initializer (for all of them).
    `learning_rates` are those of initializers that have one of their own, instead of the optimizer's.
    `select` names axes of the sweep whose value is chosen for each initializer, `limit` one along which it is shown how
    far each of them meets a criterion; they change no trial. `timeout` is the most seconds that one training may take.
    """

    name: Name
    title: str = Field(min_length=1)
    references: tuple[str, ...] = ()
    tags: tuple[Name, ...] = ()
    seed: NonNegativeInt = 0
    seeds: PositiveInt = 5
    timeout: PositiveFloat | None = None
    dataset: SerializeAsAny[DatasetConfig]
    model: SerializeAsAny[ModelConfig]
    training: Training
    diagnostics: Diagnostics | None = None
    initializers: dict[Name, Identifier] = Field(min_length=1)
    learning_rates: dict[Name, PositiveFloat] = {}
    sweep: dict[str, Annotated[list[Any], Field(min_length=1)]] = {}
    select: Selection | None = None
    limit: Limit | None = None
    claims: tuple[Claim, ...] = ()
    regression: Regression = Regression()
    _published: "Benchmark | None" = PrivateAttr(None)
    _file: Path | None = PrivateAttr(None)
    _argument: str | None = PrivateAttr(None)

    @model_validator(mode="before")
    @classmethod
    def _own_models_choose_their_optimizer(cls, table: Any) -> Any:
        """Let a model of the user's own train as it was compiled, if the file does not say how."""
        model, training = (table.get(key) for key in ("model", "training")) if isinstance(table, dict) else (None, None)
        name = model.get("name") if isinstance(model, dict) else getattr(model, "name", None)
        if isinstance(training, dict) and "optimizer" not in training and isinstance(name, str) and is_own(name):
            return {**table, "training": {**training, "optimizer": "auto"}}
        return table

    @model_validator(mode="after")
    def _initializers_differ(self) -> Self:
        check_initializers(self.initializers)
        return self

    @model_validator(mode="after")
    def _plan_is_neither_endless_nor_repeats_itself(self) -> Self:
        variants = self.variants
        if self.seeds * variants > MOST_TRIALS:
            raise UserError(
                f"seeds and sweep: expected a plan of at most {MOST_TRIALS:,} trials; received {self.seeds:,} seeds of "
                f"{variants:,} initializers and points of the sweep"
            )
        check_sweep(self.sweep, self.learning_rates)
        return self

    @model_validator(mode="after")
    def _selection_has_what_it_needs(self) -> Self:
        if self.select is not None:
            self.select.check_axes(self.sweep, "select")
            if getattr(self.dataset, "validation", None) == 0:
                raise UserError("select: expected a dataset with validation examples; received dataset.validation = 0")
        return self

    @model_validator(mode="after")
    def _limit_is_of_what_is_planned(self) -> Self:
        if self.limit is not None:
            self.limit.check_axis(self.sweep, self.select, "limit")
            activations = self.sweep.get("model.activation", ())
            self.limit.check_theory(self.model, self.initializers, activations, "limit")
        return self

    @model_validator(mode="after")
    def _claims_speak_of_what_is_planned(self) -> Self:
        for number, claim in enumerate(self.claims):
            for name in filter(None, (claim.initializer, claim.exceeds)):
                if name not in self.initializers:
                    raise unknown("initializer", name, self.initializers, where=f"claims.{number}")
            claim.check_axes(self.sweep, f"claims.{number}", self.select)
            check_can_fail(claim, f"claims.{number}")
        return self

    @model_validator(mode="after")
    def _margins_and_rates_speak_of_what_is_planned(self) -> Self:
        named = {"regression.initializers": [*self.regression.initializers], "learning_rates": [*self.learning_rates]}
        for where, names in named.items():
            for name in names:
                if name not in self.initializers:
                    raise unknown("initializer", name, self.initializers, where=where)
        return self

    def guarded(self, initializer: str, default_metric: str) -> Mapping[str, float]:
        """Return the guarded metrics of an initializer, with their margins.

        `default_metric` is guarded if the file names no metric and something is trained: the scores of untrained nets
        are no result.
        """
        return self.regression.guarded(initializer, default_metric, trained=self.training.steps != 0)

    @property
    def file(self) -> Path:
        """The file that the benchmark was read from.

        A UserError is raised if there is none.
        """
        if self._file is None:
            first = f"; before that: {self.nameless}" if self.nameless else ""
            raise UserError(
                f"{self.name}: expected a benchmark from a file; received one that a program made; save it, by "
                f'.save("{self.name}.toml"), and name that file{first}'
            )
        return self._file

    @property
    def origin(self) -> Path:
        """The file that the benchmark was read from, or its name if a program made it."""
        return self._file or Path(self.name)

    @property
    def argument(self) -> str:
        """The name or path that names the benchmark on a command line."""
        return self._argument or self.name

    def of_file(self, file: Path, argument: str) -> "Benchmark":
        """Return a copy that belongs to a file.

        `argument` names it on a command line.
        """
        copy = self.model_copy()
        copy._file, copy._argument = file, argument
        return copy

    def save(self, path: str | Path) -> None:
        """Write a file that repeats the benchmark: its trials have the same ids.

        Raises:
            UserError: it has objects that live in this session only, or the path ends otherwise than in `.toml`.
        """
        save(self._table(), Path(path))

    @property
    def nameless(self) -> str:
        """What of the benchmark lives in this session only, and what to do, "" if a file can name all of it."""
        return nameless(self._table())

    def _table(self) -> dict[str, Any]:
        table = self.model_dump(mode="json", exclude={"name"}, exclude_defaults=True)
        return table | {key: {"name": getattr(self, key).name} | table[key] for key in ("dataset", "model")}

    @property
    def published(self) -> "Benchmark":
        """The benchmark as its file has it.

        Its claims are about this one. It is the benchmark itself if it was read from no file.
        """
        return self._published or self

    def instead_of(self, published: "Benchmark") -> "Benchmark":
        """Return a copy that one call has changed.

        Its claims are about the `published` one.
        """
        copy = self.model_copy()
        copy._published = published
        return copy

    @property
    def variants(self) -> int:
        """Number of trials of each seed: initializers times points of the sweep."""
        return prod([len(self.initializers), *map(len, self.sweep.values())])

    def trials(self) -> list[Trial]:
        """Return every planned trial: points of the sweep, then replicates, then initializers.

        In this order a sweep that is stopped early, and a page that shows only the newest runs, have all initializers.

        Raises:
            UserError: a point of the sweep has a wrong key or value, or the suite was edited since this process began.
        """
        planned = []
        variants = self._variants()
        for point in points(self.sweep):
            found = {label: variants.at(point, label, given) for label, given in self.initializers.items()}
            for replicate in range(self.seeds):
                for label, (variant, ingredients) in found.items():
                    spec = variant.model_copy(update={"replicate": replicate})
                    environment = variants.environment(ingredients)
                    planned.append(Trial(self.name, label, point, spec, environment, self.timeout))
        return planned

    def specs(self) -> list[Spec]:
        """Return the configurations of the first seed: points of the sweep, then initializers.

        No source code is read.

        Raises:
            UserError: a point of the sweep has a wrong key or value.
        """
        variants, known = self._variants(), self.initializers.items()
        return [variants.at(point, label, given)[0] for point in points(self.sweep) for label, given in known]

    def _variants(self) -> Variants:
        parts = {"dataset": self.dataset, "model": self.model, "training": self.training}
        tables = {key: part.model_dump(mode="json") for key, part in parts.items()}
        return Variants(tables, self.seed, "sweep", self.diagnostics, self.learning_rates)
