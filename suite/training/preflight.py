"""What can be known to be wrong before anything is trained."""

from collections.abc import Iterable

from suite import initializers
from suite.benchmark.trial import Spec, Trial, digest
from suite.errors import UserError, unknown
from suite.training.data import on_device
from suite.training.program import Program


def check(trials: Iterable[Trial]) -> None:
    """Build every architecture and every initializer of `trials` once, on their data.

    Raises:
        UserError: names the benchmark and the key: an unknown activation, loss, optimizer or initializer or one that
            refuses its options, code of the user's own that cannot be imported or raises, a model whose output does not
            fit the dataset, a batch larger than the train part, a target on a part without examples.
    """
    seen: set[str] = set()
    for trial in trials:
        spec = trial.spec
        architecture = digest(spec.model_dump(mode="json", include={"dataset", "model", "training"}))
        initializer = digest(spec.initializer)
        try:
            if initializer not in seen:
                initializers.validate(spec.initializer, f"initializers.{trial.initializer}")
            if architecture not in seen:
                _check_architecture(spec)
        except UserError as error:
            raise UserError(f"{trial.benchmark}: {error}") from error
        seen |= {architecture, initializer}


def _check_architecture(spec: Spec) -> None:
    data = on_device(spec, spec.training.dtype)
    Program(spec, data)
    target = spec.training.target
    if target is not None and target.metric not in data.curves:
        raise unknown("curve", target.metric, data.curves, where="training.target.metric")
