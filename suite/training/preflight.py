"""Checks of a plan before training."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from suite import initializers
from suite.benchmark.environment import references
from suite.benchmark.training import AUTOMATIC
from suite.benchmark.trial import Spec, Trial, digest
from suite.config import normalize, split
from suite.diagnostics import registry
from suite.errors import UserError, refused, unknown
from suite.frameworks.keras_layers import layers
from suite.initializers.assign import fixed_matrices
from suite.initializers.recipe import seeded_outside
from suite.initializers.registry import recipe
from suite.initializers.rehearsal import rehearse
from suite.models import MODELS
from suite.training.data import on_device
from suite.training.program import Program
from suite.training.runtime import guarded_code, tensorflow

FEW = 1000
"""Number of training examples whose size is checked."""

TINY = 0.02
"""If a layer makes inputs smaller than this, they were scaled twice, as an image's bytes by 1/255 and once more."""


def check(trials: Iterable[Trial]) -> list[str]:
    """Build each architecture and initializer of `trials` once, on its data, and return one line for each note.

    Initializers of the user's own are also rehearsed: each of them on one architecture, and one on each architecture.

    Raises:
        UserError: the plan has an error. The message names the benchmark and the key. Errors are an activation, loss,
            optimizer or initializer that is unknown or refuses its options; user code that cannot be imported or
            raises; an initializer that returns no kernel, or other values the second time; a model whose output does
            not fit the dataset; a batch larger than the train part; a target on a part without examples.
    """
    seen: set[str] = set()
    latest: tuple[str, Program] | None = None
    notes: dict[str, None] = {}
    variants = {(trial.benchmark, trial.initializer, str(trial.point)): trial for trial in trials}
    for trial in variants.values():
        spec = trial.spec
        architecture = digest(spec.model_dump(mode="json", include={"dataset", "model", "training"}))
        initializer = digest(spec.initializer)
        if {architecture, initializer} <= seen:
            continue
        where = f"initializers.{trial.initializer}"
        try:
            for name in spec.diagnostics.quantities if spec.diagnostics else ():
                registry.get(name)
            if initializer not in seen:
                initializers.validate(spec.initializer, where)
            if architecture not in seen:
                latest = architecture, _checked_program(spec)
                notes |= dict.fromkeys(on_device(spec, spec.training.dtype).dataset.notes)
                notes |= dict.fromkeys(_unheeded(spec, latest[1]))
            own, patterns = references({"initializer": spec.initializer}), _has_patterns(spec)
            if (own or patterns) and (latest is None or latest[0] != architecture):
                latest = architecture, _checked_program(spec)
            if latest is not None and patterns:
                with refused(where):
                    latest[1].drawing(spec, on_device(spec, spec.training.dtype))(spec.seeds.weights)
            if latest is not None and own:
                _rehearse(spec, latest[1], f"{where}: {spec.initializer['class_name']}")
                notes |= dict.fromkeys(_seeded_outside(spec, where))
        except UserError as error:
            raise UserError(f"{trial.benchmark}: {error}") from error
        seen |= {architecture, initializer}
    return list(notes)


def _has_patterns(spec: Spec) -> bool:
    """Return whether the initializer has patterns of weights' names, which a model may not have."""
    return normalize(spec.initializer["class_name"]) == "byweight"


def _seeded_outside(spec: Spec, where: str) -> Iterator[str]:
    """Yield a note on each initializer that draws, but takes no seed, behind patterns, too."""
    inner = spec.initializer["config"].get("initializers") if _has_patterns(spec) else None
    with guarded_code({"initializer": spec.initializer}):
        for each in inner.values() if isinstance(inner, dict) else [spec.initializer]:
            chosen = recipe(each)
            if chosen.seeded_outside and chosen.random:
                yield f"{where}: {seeded_outside(split(each)[0])}"


def _unheeded(spec: Spec, program: Program) -> Iterator[str]:
    """Yield notes on settings of the user's model that training ignores, or applies twice."""
    if isinstance(spec.model, tuple(MODELS.values())):
        return
    import keras

    model, dataset = program.model, on_device(spec, spec.training.dtype).dataset
    if spec.training.compiled and not getattr(model, "compiled", False):
        yield f"model {spec.model.name}: it is not compiled and the file has no optimizer: it trains by SGD(0.01)"
    for key in ("loss", "optimizer") if getattr(model, "compiled", False) else ():
        compiled, said = getattr(model, key, None), getattr(spec.training, key)["class_name"]
        if compiled is not None and said != AUTOMATIC:
            yield (
                f"model {spec.model.name}: the {key} of its compile(), {_name(compiled)}, is not used; "
                f"training.{key} decides, here {said}"
            )
    unused = _compiled_metrics(model) if not spec.training.metrics else []
    if unused:
        yield (
            f"model {spec.model.name}: the metrics of its compile(), {', '.join(unused)}, are not used; "
            "training.metrics decides, here none"
        )
    own = [] if recipe(spec.initializer).whole_model else fixed_matrices(model)
    if own:
        yield (
            f"model {spec.model.name}: {', '.join(own)} of your own layers begin the same in every trial: an "
            "initializer by name sets weights that are called kernel; a table of patterns sets any"
        )
    if not isinstance(dataset.train.x, np.ndarray) or dataset.train.x.dtype.kind == "S":
        return
    scales = [layer.scale for layer in layers(model) if isinstance(layer, keras.layers.Rescaling)]
    x = dataset.train.x[:FEW].astype(np.float64) * dataset.scale + dataset.shift
    largest = float(np.abs(x).max())
    if any(np.max(np.abs(scale)) * largest < TINY for scale in scales):
        yield (
            f"model {spec.model.name}: a Rescaling layer makes inputs of at most {largest:.4g} smaller than {TINY:g}; "
            f"datasets are scaled already, here by {dataset.scale:.4g}"
        )


def _compiled_metrics(model: Any) -> list[str]:
    """Return the names of the metrics that a model was compiled with, beside the accuracy, each once."""
    found: dict[str, None] = {}

    def add(metrics: Any) -> None:
        if isinstance(metrics, Mapping) and "class_name" not in metrics:
            metrics = list(metrics.values())
        if isinstance(metrics, list | tuple):
            for each in metrics:
                add(each)
        elif metrics is not None:
            config = metrics.get("config") if isinstance(metrics, Mapping) else metrics
            found[str(config.get("name") if isinstance(config, Mapping) else config)] = None

    config = (model.get_compile_config() if getattr(model, "compiled", False) else None) or {}
    add(config.get("metrics"))
    add(config.get("weighted_metrics"))
    return [name for name in found if name not in ("acc", "accuracy")]


def _name(compiled: Any) -> str:
    return str(compiled if isinstance(compiled, str) else getattr(compiled, "name", type(compiled).__name__))


def _checked_program(spec: Spec) -> Program:
    data = on_device(spec, spec.training.dtype)
    try:
        with guarded_code({"model": spec.model.model_dump(mode="json"), "training": spec.training.model_dump()}):
            program = Program(spec, data)
    except (MemoryError, tensorflow().errors.ResourceExhaustedError) as error:
        raise UserError(f"model: {spec.model.name} does not fit into the memory; make it smaller") from error
    target = spec.training.target
    if target is not None and target.metric not in data.curves:
        raise unknown("curve", target.metric, data.curves, where="training.target.metric")
    return program


def _rehearse(spec: Spec, program: Program, where: str) -> None:
    draw = program.drawing(spec, on_device(spec, spec.training.dtype))
    own = references({"initializer": spec.initializer})
    packages = {reference.partition(":")[0].partition(".")[0] for reference in own}
    rehearse(draw, program.model, spec.seeds.weights, where, packages)
