"""Measurements of one PyTorch module with several initial weights."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.analysis.explanation.backward import cut, cut_off
from suite.analysis.explanation.evidence import Evidence, place
from suite.analysis.explanation.explanation import Ailment, Explanation
from suite.analysis.explanation.forward import exploding_recurrence, out_of_reach
from suite.analysis.explanation.lesson import Lesson
from suite.analysis.explanation.not_finite import broken_weights
from suite.analysis.explanation.remedies import candidates
from suite.analysis.explanation.theory import expected
from suite.analysis.explanation.units import remarked
from suite.analysis.explanation.verdict import ailments, refutable, verdict
from suite.benchmark.load import specified
from suite.commands.explain.practice import OWN, Practice, in_words
from suite.commands.explain.torch_laws import draw
from suite.commands.explain.torch_lesson import lesson
from suite.config import Identifier
from suite.diagnostics.measure import measure
from suite.diagnostics.quantities import Tier
from suite.diagnostics.torch_trace import Passed, torch_trace
from suite.errors import NAMED, UserError
from suite.frameworks.keras_states import Broken
from suite.frameworks.torch_kernels import unmeasured
from suite.frameworks.torch_modules import is_module
from suite.frameworks.torch_pass import array, unchanged

if TYPE_CHECKING:
    import keras
    import torch

    from suite.commands.explain.examples import Examples


def practised(
    model: "keras.Model | torch.nn.Module", examples: "Examples", tier: Tier, seed: int, *, taught: bool
) -> "Practice | TorchPractice":
    """Return what measures a model of either framework.

    Args:
        model: a built Keras model, or a PyTorch module.
        examples: a batch for it.
        tier: the quantities to measure.
        seed: of weights.
        taught: whether a Keras model may be trained for some steps; a PyTorch module always is.
    """
    return (
        TorchPractice(model, examples, tier, seed)
        if is_module(model)
        else Practice(model, examples, tier, seed, taught=taught)
    )


class TorchPractice:
    """Measures one PyTorch module on one batch with one set of initial weights after the other, as `Practice` does."""

    def __init__(self, module: "torch.nn.Module", examples: "Examples", tier: Tier, seed: int) -> None:
        if tier == "full":
            raise UserError("tier: expected cheap or standard for a PyTorch module; received full")
        self._module, self.examples, self._tier, self._seed = module, examples, tier, seed

    def announce(self, heard_by: Callable[[str], None] | None) -> None:
        """Say nothing, because what is expensive is not measured."""

    def own(self) -> Explanation:
        """Return the explanation of the module with the weights that it has."""
        return self._explanation(OWN)

    def given(self, identifier: Identifier, name: str = "") -> Explanation:
        """Return the explanation of the module with kernels from a law by name, which it does not keep.

        Raises:
            UserError: there is no such law, or the module has no kernel for it.
        """
        label, identifier = specified(identifier) if isinstance(identifier, str) else (in_words(identifier), identifier)
        name = name or label
        with unchanged(self._module, trained=True):
            draw(self._module, identifier, name, self._seed)
            return self._explanation(name)

    def attempts(self, first: Explanation) -> Iterator[Callable[[], Explanation | None]]:
        """Yield functions that each measure a law of kernels that could fix the module, on two sets of examples.

        Args:
            first: what is to be mended.
        """
        if any(each.structural for each in first.ailments):
            return
        for name, identifier in candidates([row.activation for row in first.layers[:-1]]):
            yield partial(self._tried, identifier, name)

    def _tried(self, identifier: Identifier, name: str) -> Explanation | None:
        try:
            found = self.given(identifier, name)
            if found.lesson is not None and found.trains and self.examples.count >= 2 * found.lesson.examples:
                other = TorchPractice(self._module, self.examples.reversed(), self._tier, self._seed + 1)
                again = other.given(identifier, name)
                found = found if again.trains else replace(found, lesson=again.lesson)
        except UserError:
            # A law of whole models, or of other kinds of layers: no remedy here.
            return None
        return found

    def _explanation(self, name: str) -> Explanation:
        own = self.examples
        passed = torch_trace(self._module, own.x, own.y, own.loss)
        seen = passed.trace
        measured = measure(self._module, own.x, own.y, own.loss, tier=self._tier, seed=self._seed, seen=seen)
        scalars = dict(measured.scalars)
        if not own.logits:
            # That formula is of logits.
            scalars.pop("signal/loss_expected", None)
        theory = expected(seen, passed.chain)
        evidence = Evidence(seen, measured.layers, scalars, own.classes, theory, passed.chain)
        found = self._ailments(evidence, passed)
        beyond = self._beyond(evidence)
        found = (beyond, *found) if beyond else found
        # What is not finite is an ailment.
        known = set(replace(seen, unseen=()).problems)
        taught = self._lesson(found, passed)
        same = not np.any(np.ptp(seen.outputs.astype(np.float64), axis=0) > 1e-4 * (np.abs(seen.outputs).max() or 1.0))
        counted, said = verdict(found, taught, plain=passed.plain, constant=bool(same))
        return Explanation(
            name,
            own.classes,
            tuple(measured.layers),
            scalars,
            (*own.problems, *self._unmeasured(), *(each for each in measured.problems if each not in known)),
            theory,
            counted,
            (*own.notes, *remarked(seen, own.classes, chain=passed.plain, reached=not beyond), *said),
            taught,
        )

    def _ailments(self, evidence: Evidence, passed: Passed) -> tuple[Ailment, ...]:
        """Return what the signals show, with what else the weights and the states over time show."""
        if broken := _not_finite(self._module):
            return (broken_weights(broken),)
        signals = [_with_cause(each, passed.barriers) for each in ailments(evidence)]
        known = [self._frozen(), _mixed(passed.mixing), exploding_recurrence(passed.sizes), *signals]
        if not signals:
            known.append(cut_off(evidence, lambda: passed.barriers))
        return tuple(each for each in known if each is not None)

    def _unmeasured(self) -> tuple[str, ...]:
        """Return a line on matrices whose signals are not seen, if there are any."""
        names = unmeasured(self._module)
        said = ", ".join(names[:NAMED]) + " …" * (len(names) > NAMED)
        return (f"not measured: {said}, because no layer of its own multiplies with it",) if names else ()

    def _frozen(self) -> Ailment | None:
        weights = [*self._module.parameters()]
        if any(each.requires_grad for each in weights):
            return None
        return Ailment(
            "frozen weights",
            f"Nothing can be learned: all {len(weights)} weights are frozen; set requires_grad = True for those that "
            "are to learn.",
            structural=True,
        )

    def _beyond(self, evidence: Evidence) -> Ailment | None:
        """Return that targets of the user's own are out of reach of the output of a regression, if they are."""
        own, layers = self.examples, evidence.trace.layers
        last = layers[-1].activation
        if not own.of_dataset or own.classes or last is None or own.loss.name != "mean_squared_error":  # type: ignore[attr-defined]
            return None
        return out_of_reach(last.name, place(layers, len(layers) - 1), own.y)

    def _lesson(self, found: tuple[Ailment, ...], passed: Passed) -> Lesson | None:
        """Return a short training where it can decide, as `Practice` has one."""
        doubtful = [each for each in found if refutable(each)]
        if len(doubtful) < len(found) or (passed.plain and not found):
            return None
        return lesson(self._module, self.examples, also_sgd=bool(doubtful))


def _with_cause(ailment: Ailment, barriers: tuple[str, ...]) -> Ailment:
    if not ailment.barred or ailment.structural or not barriers:
        return ailment
    return replace(ailment, sentence=f"{ailment.sentence} {cut(barriers)}", structural=True)


def _mixed(names: tuple[str, ...]) -> Ailment | None:
    """Return that layers take examples for time steps, None if there are no such layers."""
    if not names:
        return None
    return Ailment(
        "mixed examples",
        f"The output for an example depends on the other examples of its batch, since {' and '.join(map(repr, names))} "
        "takes the first axis for time: give it batch_first=True, or transpose what it receives.",
        structural=True,
    )


def _not_finite(module: Any) -> list[Broken]:
    """Return the parameters that have numbers which are not finite."""
    found = []
    for path, parameter in module.named_parameters():
        values = array(parameter)
        count = int((~np.isfinite(values)).sum()) if values.dtype.kind == "f" else 0
        if count:
            layer, _, name = path.rpartition(".")
            found.append(Broken(name, layer or type(module).__name__, count, values.size, values.ndim < 2))
    return found
