"""Measurements of one net with several sets of initial weights."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.analysis.explanation.evidence import place
from suite.analysis.explanation.explanation import Ailment, Explanation
from suite.analysis.explanation.forward import OUT_OF_REACH, out_of_reach
from suite.analysis.explanation.lesson import Lesson
from suite.analysis.explanation.units import remarked
from suite.analysis.explanation.verdict import refutable, verdict
from suite.benchmark.load import specified
from suite.benchmark.seeds import Seeds
from suite.config import Identifier, split
from suite.diagnostics.quantities import Tier
from suite.errors import UserError, interrupts, located

if TYPE_CHECKING:
    import keras

    from suite.commands.explain.changes import Change
    from suite.commands.explain.examples import Examples
    from suite.commands.explain.pupil import Pupil
    from suite.diagnostics.trace import Trace
    from suite.initializers.assign import Initialization

MANY = 20_000_000
"""Weights above which no change of the net itself is tried: a copy would need as much memory again."""

OWN = "its own weights"
"""What the weights of the user's model are called as it gives them to itself."""


class Practice:
    """Measures one net on one batch with one set of initial weights after the other."""

    def __init__(
        self, model: "keras.Model", examples: "Examples", tier: Tier, seed: int, *, taught: bool = False
    ) -> None:
        from suite.commands.explain.plain import is_chain, is_plain

        self._model, self.examples, self._tier, self._seed = model, examples, tier, seed
        self._chain, self._plain = is_chain(model), is_plain(model)
        self._taught = taught
        self._initialization: Initialization | None = None
        self._pupil: Pupil | None = None
        self._begun = False
        self._asked: Identifier | None = None

    def announce(self, heard_by: Callable[[str], None] | None) -> None:
        """Tell in a line what each measurement of the `full` tier takes."""
        from suite.diagnostics.cost import cost

        if heard_by is not None and self._tier == "full":
            said = cost(self._model, self.examples.x, self._tier)
            heard_by(f"{self._model.name}: for each initializer {said}")

    def own(self) -> Explanation:
        """Return the explanation of the model with the weights that it has."""
        self._begun = True
        return self._explanation(OWN)

    def given(self, identifier: Identifier, name: str = "") -> Explanation:
        """Return the explanation of the model with weights as a trial would draw them.

        Raises:
            UserError: there is no such initializer, or it does not fit the model.
        """
        from suite.initializers.recipe import seeded_outside
        from suite.initializers.registry import recipe

        label, identifier = specified(identifier) if isinstance(identifier, str) else (in_words(identifier), identifier)
        name = name or label
        if not self._begun:
            self._begun, self._asked = True, identifier
        try:
            self._initialized().apply(identifier, self.examples.x, Seeds(self._seed, 0).weights)
        except UserError:
            raise
        except BaseException as error:
            if interrupts(error):
                raise
            raise UserError(f"{name}: {located(error)}") from error
        made, found = recipe(identifier), self._explanation(name)
        if made.seeded_outside and made.random:
            return replace(found, remarks=(*found.remarks, f"{seeded_outside(name)}."))
        return found

    def _initialized(self) -> "Initialization":
        from suite.initializers.assign import Initialization

        self._initialization = self._initialization or Initialization(self._model)
        return self._initialization

    def _start_again(self) -> None:
        """Give the model the weights that were asked about: its own, or those of the first initializer."""
        if self._asked is None:
            self._initialized().restore()
        else:
            self._initialized().apply(self._asked, self.examples.x, Seeds(self._seed, 0).weights)

    def attempts(self, first: Explanation) -> Iterator[Callable[[], Explanation | None]]:
        """Yield functions that each measure what could fix the net.

        A function returns None if its remedy does not fit the net.

        What a short training decides is trained on other examples, too, and must learn both.
        """
        from suite.analysis.explanation.remedies import candidates
        from suite.commands.explain.changes import changes, corrections
        from suite.frameworks.keras_graph import sine

        bounded = any(each.name == OUT_OF_REACH for each in first.ailments)
        changeable = self._taught and self._model.count_params() < MANY
        for correction in corrections(self._model, bounded=bounded) if changeable else ():
            yield partial(self._changed, correction)
        if any(each.structural for each in first.ailments):
            return
        for name, identifier in candidates([row.activation for row in first.layers[:-1]], sine(self._model)):
            yield partial(self._tried, partial(Practice.given, identifier=identifier, name=name))
        for change in changes(self._model) if changeable else ():
            yield partial(self._changed, change)

    def _tried(self, measured: Callable[["Practice"], Explanation]) -> Explanation | None:
        try:
            found = measured(self)
            if found.lesson is not None and found.trains and self.examples.count >= 2 * found.lesson.examples:
                again = measured(self.on(self.examples.reversed()))
                found = found if again.trains else replace(found, lesson=again.lesson)
        except UserError:
            # Made for other kinds of layers than this net has: no remedy here.
            return None
        return found

    def _changed(self, change: "Change") -> Explanation | None:
        from suite.frameworks.keras_isolation import isolated_build

        try:
            self._start_again()
            with isolated_build("float32"):
                model = change.make(self._model)
        except Exception:
            # A layer of the user's own that cannot be copied, or called on other values.
            return None
        other = Practice(model, self.examples, self._tier, self._seed, taught=True)
        if change.initializer:
            return other._tried(partial(Practice.given, identifier=change.initializer, name=change.words))
        return other._tried(partial(Practice._explanation, name=change.words))

    def on(self, examples: "Examples") -> "Practice":
        """Return the same practice on other examples of the same shapes."""
        other = Practice(self._model, examples, self._tier, self._seed + 1, taught=self._taught)
        other._initialization, other._begun, other._asked = self._initialized(), True, self._asked
        other._pupil = self._pupil and self._pupil.on(examples)
        return other

    def _explanation(self, name: str) -> Explanation:
        from suite.analysis.explanation.evidence import Evidence
        from suite.analysis.explanation.theory import expected
        from suite.analysis.explanation.verdict import ailments
        from suite.commands.explain.causes import with_causes
        from suite.diagnostics.measure import measure
        from suite.diagnostics.trace import trace

        with_ = (self._model, self.examples.x, self.examples.y, self.examples.loss)
        seen = trace(*with_)
        measured = measure(*with_, tier=self._tier, seed=self._seed, seen=seen)
        scalars = dict(measured.scalars)
        if not self.examples.logits:
            # That formula is of logits.
            scalars.pop("signal/loss_expected", None)
        theory = expected(seen, self._chain)
        evidence = Evidence(seen, measured.layers, scalars, self.examples.classes, theory, self._chain)
        found = with_causes(evidence, self._model, self.examples.x) if self._taught else ailments(evidence)
        beyond = self._beyond(seen)
        found = (beyond, *found) if beyond else found
        # What is not finite is an ailment.
        known = set(replace(seen, unseen=()).problems)
        problems = (*self.examples.problems, *(each for each in measured.problems if each not in known))
        lesson = self._lesson(found) if self._taught else None
        same = not np.any(np.ptp(seen.outputs.astype(np.float64), axis=0) > 1e-4 * (np.abs(seen.outputs).max() or 1.0))
        counted, said = verdict(found, lesson, plain=self._plain, constant=bool(same))
        return Explanation(
            name,
            self.examples.classes,
            tuple(measured.layers),
            scalars,
            problems,
            theory,
            counted,
            (
                *self.examples.notes,
                *remarked(seen, self.examples.classes, chain=self._plain, reached=not beyond),
                *said,
            ),
            lesson,
        )

    def _beyond(self, seen: "Trace") -> Ailment | None:
        """Return that targets of the user's own are out of reach of the only output of a regression, if they are."""
        from suite.commands.explain.targets import ends

        own = self.examples
        if not own.of_dataset or own.classes or isinstance(own.y, list):
            return None
        return out_of_reach(ends(self._model, 1)[0], place(seen.layers, len(seen.layers) - 1), own.y)

    def _lesson(self, found: tuple[Ailment, ...]) -> Lesson | None:
        """Return a short training where it can decide: of a net that is no plain stack, and of what it can refute."""
        doubtful = [each for each in found if refutable(each)]
        if len(doubtful) < len(found) or (self._plain and not found):
            return None
        from suite.commands.explain.lesson import lesson
        from suite.commands.explain.pupil import Pupil

        self._pupil = self._pupil or Pupil(self._model, self.examples)
        return lesson(self._pupil, also_sgd=bool(doubtful))


def in_words(identifier: Identifier) -> str:
    """Return an identifier in words: "he_normal", "RandomNormal(stddev = 10.0)"."""
    name, config = split(identifier)
    return f"{name}({', '.join(f'{key} = {_value(value)}' for key, value in config.items())})" if config else name


def _value(value: Any) -> str:
    return in_words(dict(value)) if isinstance(value, Mapping) else str(value)
