"""Measurements of one net on one batch, with one set of initial weights after the other."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from suite.analysis.explanation.explanation import Ailment, Explanation
from suite.analysis.explanation.lesson import Lesson
from suite.analysis.explanation.units import NOT_FINITE, remarked
from suite.analysis.explanation.verdict import REFUTABLE, verdict
from suite.benchmark.load import specified
from suite.benchmark.seeds import Seeds
from suite.config import Identifier, split
from suite.diagnostics.quantities import Tier
from suite.errors import UserError, cause, interrupts

if TYPE_CHECKING:
    import keras

    from suite.commands.explain.examples import Examples
    from suite.commands.explain.lesson import Pupil
    from suite.initializers.assign import Initialization

SECONDS = 120.0
"""After which no further remedy is tried."""

OWN = "its own weights"
"""What the weights of the user's model are called as it gives them to itself."""


class Practice:
    """Measures one net on one batch with one set of initial weights after the other."""

    def __init__(
        self, model: "keras.Model", examples: "Examples", tier: Tier, seed: int, *, taught: bool = False
    ) -> None:
        from suite.commands.explain.model import is_chain, is_plain

        self._model, self._examples, self._tier, self._seed = model, examples, tier, seed
        self._chain, self._plain = is_chain(model), is_plain(model)
        self._taught = taught
        self._initialization: Initialization | None = None
        self._pupil: Pupil | None = None

    def announce(self, heard_by: Callable[[str], None] | None) -> None:
        """Tell in a line what each measurement of the `full` tier takes."""
        from suite.diagnostics.cost import cost

        if heard_by is not None and self._tier == "full":
            said = cost(self._model, self._examples.x, self._tier)
            heard_by(f"{self._model.name}: for each initializer {said}")

    def own(self) -> Explanation:
        """Return the explanation of the model with the weights that it has."""
        return self._explanation(OWN)

    def given(self, identifier: Identifier, name: str = "") -> Explanation:
        """Return the explanation of the model with weights as a trial would draw them.

        Raises:
            UserError: there is no such initializer, or it does not fit the model.
        """
        from suite.initializers.assign import Initialization

        label, identifier = specified(identifier) if isinstance(identifier, str) else (in_words(identifier), identifier)
        name = name or label
        try:
            self._initialization = self._initialization or Initialization(self._model)
            self._initialization.apply(identifier, self._examples.x, Seeds(self._seed, 0).weights)
        except UserError:
            raise
        except BaseException as error:
            if interrupts(error):
                raise
            raise UserError(f"{name}: {cause(error)}") from error
        return self._explanation(name)

    def _explanation(self, name: str) -> Explanation:
        from suite.analysis.explanation.ailments import ailments
        from suite.analysis.explanation.evidence import Evidence
        from suite.analysis.explanation.theory import expected
        from suite.diagnostics.measure import measure
        from suite.diagnostics.trace import trace

        with_ = (self._model, self._examples.x, self._examples.y, self._examples.loss)
        measured, seen = measure(*with_, tier=self._tier, seed=self._seed), trace(*with_)
        scalars = dict(measured.scalars)
        if not self._examples.logits:
            # That formula is of logits.
            scalars.pop("signal/loss_expected", None)
        theory = expected(seen, self._chain)
        found = ailments(Evidence(seen, measured.layers, scalars, self._examples.classes, theory, self._chain))
        # What is not finite is an ailment.
        known = set(replace(seen, unseen=()).problems)
        problems = (*self._examples.problems, *(each for each in measured.problems if each not in known))
        if self._taught:
            found = self._looked_into(found)
        lesson = self._lesson(found) if self._taught else None
        counted, said = verdict(found, lesson, plain=self._plain)
        return Explanation(
            name,
            self._examples.classes,
            tuple(measured.layers),
            scalars,
            problems,
            theory,
            counted,
            (*remarked(seen, self._examples.classes), *said),
            lesson,
        )

    def _looked_into(self, found: tuple[Ailment, ...]) -> tuple[Ailment, ...]:
        """Return the ailments with what else a pass shows: states over time, and where numbers cease to be finite."""
        from suite.analysis.explanation.not_finite import origin_in_words
        from suite.analysis.explanation.recurrent import exploding_recurrence
        from suite.frameworks.keras_states import computes_in_half, finite_in_float32, origin, sizes_over_time

        x = self._examples.x
        recurrence = exploding_recurrence(sizes_over_time(self._model, x))
        found = (recurrence, *found) if recurrence is not None else found
        if not any(each.name == NOT_FINITE for each in found):
            return found
        half = computes_in_half(self._model)
        words = origin_in_words(
            origin(self._model, x), half=half, finite_in_float32=half and finite_in_float32(self._model, x)
        )
        return tuple(
            replace(each, sentence=f"{each.sentence} {words}".strip()) if each.name == NOT_FINITE else each
            for each in found
        )

    def _lesson(self, found: tuple[Ailment, ...]) -> Lesson | None:
        """Return a short training where it can decide: of a net that is no plain stack, and of what it can refute."""
        refutable = [each for each in found if each.name in REFUTABLE]
        if len(refutable) < len(found) or (self._plain and not found):
            return None
        from suite.commands.explain.lesson import Pupil, lesson

        self._pupil = self._pupil or Pupil(self._model, self._examples)
        return lesson(self._pupil, also_sgd=bool(refutable))


def mended(practice: Practice, first: Explanation) -> tuple[Explanation | None, tuple[Explanation, ...]]:
    """Return the first candidate that mends a net, and those tried before it, the best first.

    It leaves nothing wrong, or it makes a net learn that did not, as a short training shows.
    """
    from suite.analysis.explanation.remedies import candidates

    tried: list[Explanation] = []
    until = time.monotonic() + SECONDS
    for name, identifier in candidates([row.activation for row in first.layers[:-1]]) if first.ailments else []:
        if time.monotonic() > until:
            break
        try:
            found = practice.given(identifier, name)
        except UserError:
            # Made for other kinds of layers than this net has: no remedy here.
            continue
        taught = found.lesson is not None and found.trains and not first.trains
        if (taught or (not found.ailments and found.trains)) and set(found.problems) <= set(first.problems):
            return found, _best_first(tried)
        if name != first.initializer:
            tried.append(found)
    return None, _best_first(tried)


def _best_first(tried: list[Explanation]) -> tuple[Explanation, ...]:
    return tuple(sorted(tried, key=lambda each: len(each.ailments)))


def in_words(identifier: Identifier) -> str:
    """Return an identifier in words: "he_normal", "RandomNormal(stddev = 10.0)"."""
    name, config = split(identifier)
    return f"{name}({', '.join(f'{key} = {_value(value)}' for key, value in config.items())})" if config else name


def _value(value: Any) -> str:
    return in_words(dict(value)) if isinstance(value, Mapping) else str(value)
