"""What can be known to be wrong before anything is trained."""

from collections.abc import Iterable

from suite import initializers
from suite.benchmark.environment import references
from suite.benchmark.trial import Spec, Trial, digest
from suite.diagnostics import registry
from suite.errors import UserError, unknown
from suite.initializers.rehearsal import rehearse
from suite.training.data import on_device
from suite.training.program import Program
from suite.training.runtime import tensorflow


def check(trials: Iterable[Trial]) -> None:
    """Build every architecture and every initializer of `trials` once, on their data.

    An initializer of the user's own is also tried: on every architecture one of them, and each of them on one.

    Raises:
        UserError: names the benchmark and the key: an unknown activation, loss, optimizer or initializer or one that
            refuses its options, code of the user's own that cannot be imported or raises, an initializer that returns
            what is no kernel or changes its mind, a model whose output does not fit the dataset, a batch larger than
            the train part, a target on a part without examples.
    """
    seen: set[str] = set()
    latest: tuple[str, Program] | None = None
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
            if references({"initializer": spec.initializer}):
                if latest is None or latest[0] != architecture:
                    latest = architecture, _checked_program(spec)
                _rehearse(spec, latest[1], f"{where}: {spec.initializer['class_name']}")
        except UserError as error:
            raise UserError(f"{trial.benchmark}: {error}") from error
        seen |= {architecture, initializer}


def _checked_program(spec: Spec) -> Program:
    data = on_device(spec, spec.training.dtype)
    try:
        program = Program(spec, data)
    except (MemoryError, tensorflow().errors.ResourceExhaustedError) as error:
        raise UserError(f"model: {spec.model.name} does not fit into the memory; make it smaller") from error
    target = spec.training.target
    if target is not None and target.metric not in data.curves:
        raise unknown("curve", target.metric, data.curves, where="training.target.metric")
    return program


def _rehearse(spec: Spec, program: Program, where: str) -> None:
    draw = program.drawing(spec, on_device(spec, spec.training.dtype))
    rehearse(draw, program.model, spec.seeds.weights, where)
