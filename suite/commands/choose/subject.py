"""Net, data and training of a choice."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from suite import models
from suite.analysis.choosing.contender import OWN
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.load import available, changed, load
from suite.benchmark.made import made
from suite.benchmark.metric import Metric, parsed
from suite.benchmark.selection import DEFAULTS
from suite.benchmark.training import AUTOMATIC
from suite.benchmark.variants import PARSERS
from suite.commands.explain.explain import table_of
from suite.config import Identifier
from suite.errors import UserError
from suite.execution.listener import Listener
from suite.frameworks.keras_compile import compiled_optimizer
from suite.training.identifiers import learning_rate

if TYPE_CHECKING:
    import keras

    from suite.training.data import DeviceData
    from suite.training.program import Program

USUAL = {"class_name": "Adam", "config": {"learning_rate": 0.001}}
"""The optimizer of a net of the user's own that was not compiled."""

EVALUATIONS = 4
"""Evaluations of a training, so that stages of tuning have one, two or all of them."""

FEW = 1280
"""Training examples below which batches are as small as Keras makes them, if nobody chose their size."""

KERAS_DEFAULT = "glorot_uniform"
"""What Keras' layers draw, and the suite's own models begin with if nobody chooses."""

Values = Mapping[str, Any]


def asked(
    subject: Any,
    data: Any,
    target: str | Sequence[str] | None,
    training: Values | None,
    settings: Values | None,
    name: str | None,
) -> Benchmark:
    """Return the benchmark of a call: net, data and training, with the initializer that the net has.

    Args:
        subject: a benchmark's file or name, whose own data and training are taken, or a model as in `made`.
        data: as in `made`, or as on a command line; instead of a benchmark's own.
        target: the column of the data to predict, or several.
        training: the table `[training]`; by default a benchmark's own, else 10 epochs.
        settings: dotted keys and values that replace those.
        name: of the choice; by default that of the net.

    Raises:
        UserError: there is no such net, there are no data for it, or they do not fit.
    """
    data = _data(data, target)
    if isinstance(subject, str) and (subject.endswith(".toml") or subject in available()):
        benchmark = load(subject, settings=dict(settings or {}))
        if data is not None:
            table = benchmark.model.model_dump(mode="json") | {"name": benchmark.model.name}
            kept = benchmark.training.model_dump(mode="json", exclude_unset=True)
            benchmark = made(table, data, training=kept, name=benchmark.name)
        if training:
            benchmark = changed(benchmark, settings={f"training.{key}": value for key, value in training.items()})
    else:
        if subject is None or data is None:
            missing = "net" if subject is None else "data"
            raise UserError(f"expected a net and its data, or a benchmark's file; received no {missing}")
        duration = {} if {"steps", "epochs"} & (training or {}).keys() else {"epochs": 10}
        benchmark = made(subject, data, [OWN], training={**duration, **(training or {})})
        benchmark = changed(benchmark, settings=dict(settings or {}))
    # Kernels of the suite's own models are zero until an initializer sets them.
    own = OWN if models.is_own(benchmark.model.name) else KERAS_DEFAULT
    return alone(benchmark, own, own, name or f"{benchmark.name}-choice")


def _data(data: Any, target: str | Sequence[str] | None) -> Any:
    """Return data as `made` takes them.

    Raises:
        UserError: a target is named of data that have no columns.
    """
    table = table_of(data) if isinstance(data, str) else data
    if target is None:
        return table
    if not (isinstance(table, Mapping) and isinstance(table.get("name"), str)):
        raise UserError(f"target: expected data by name, as a table's path, whose column it is; received {target!r}")
    return {**table, "target": target}


def alone(benchmark: Benchmark, label: str, identifier: Identifier, name: str) -> Benchmark:
    """Return a benchmark of one initializer, without what belongs to others or judges them."""
    plain: dict[str, Any] = {"select": None, "limit": None, "sweep": {}, "claims": (), "learning_rates": {}, "tags": ()}
    identifiers = {label: PARSERS["initializer"](identifier)}
    regression = type(benchmark.regression)()
    update = {"name": name, "initializers": identifiers, "regression": regression, **plain}
    return benchmark.model_copy(update=update)


@dataclass(frozen=True)
class Subject:
    """A net that was built, with its data.

    Attributes:
        benchmark: net, data and training, with the net's own initializer.
        program: has the built model.
        data: on the device.
    """

    benchmark: Benchmark
    program: "Program"
    data: "DeviceData"

    @classmethod
    def built(cls, benchmark: Benchmark, listener: Listener) -> "Subject":
        """Return the net of a benchmark, built, with the optimizer and the batch that are usual if none is named.

        Raises:
            UserError: the data cannot be had, have no validation part, or do not fit the net.
        """
        from suite.training.data import on_device
        from suite.training.program import Program
        from suite.training.runtime import guarded_code, tensorflow

        if "tensorflow" not in sys.modules:
            listener.note("loading TensorFlow, which takes some seconds")
        tensorflow()
        spec = benchmark.specs()[0]
        try:
            data = on_device(spec, spec.training.dtype)
        except UserError as error:
            raise UserError(f"{benchmark.name}: {error}") from error
        if not len(data.dataset.validation):
            raise UserError(
                f"{benchmark.name}: expected validation examples, which choose; received none; "
                "leave dataset.validation to its default, or add examples"
            )
        benchmark = _fitted(benchmark, data.examples)
        spec = benchmark.specs()[0]
        with guarded_code({"model": spec.model.model_dump(mode="json"), "training": spec.training.model_dump()}):
            program = Program(spec, data)
        if spec.training.compiled and compiled_optimizer(program.model) is None:
            config = USUAL["config"] | spec.training.optimizer["config"]
            training = spec.training.model_copy(update={"optimizer": {**USUAL, "config": config}})
            benchmark = benchmark.model_copy(update={"training": training})
        return cls(benchmark, program, data)

    @property
    def model(self) -> "keras.Model":
        """The built model, with the weights from right after its build."""
        return self.program.model

    @property
    def own(self) -> str:
        """The label of the initializer that the net has."""
        return next(iter(self.benchmark.initializers))

    @cached_property
    def batch(self) -> Any:
        """The first training batch, as the model takes it."""
        return self.program.batch(self.data, self.benchmark.training.batch(self.data.examples))[0]

    @property
    def rate(self) -> float | None:
        """The learning rate of the net's optimizer, None if it has a schedule."""
        optimizer = self.benchmark.training.optimizer
        if optimizer["class_name"] == AUTOMATIC:
            compiled = compiled_optimizer(self.model) or USUAL
            optimizer = {"class_name": compiled["class_name"], "config": compiled["config"] | optimizer["config"]}
        found = learning_rate(optimizer)
        return found if isinstance(found, float) else None

    @property
    def metrics(self) -> list[Metric]:
        """The metrics that can decide, on validation data: the accuracy, if there are classes, and the loss."""
        known = [parsed(name) for name in DEFAULTS]
        return [metric for metric in known if f"{metric.part}/{metric.quantity}" in self.data.curves]


def _fitted(benchmark: Benchmark, examples: int) -> Benchmark:
    """Return a benchmark with few evaluations, and with smaller batches for few data, if nobody chose them."""
    training, update = benchmark.training, dict[str, int]()
    if "evaluations" not in training.model_fields_set:
        update["evaluations"] = EVALUATIONS
    if "batch_size" not in training.model_fields_set and examples < FEW:
        update["batch_size"] = max(1, min(32, examples // 2))
    return benchmark.model_copy(update={"training": training.model_copy(update=update)})
