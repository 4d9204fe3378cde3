"""The verb: one net, its explanation, others beside it, and what would mend it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from suite import datasets
from suite.analysis.explanation.explanation import Diagnosis, Explanation
from suite.benchmark.load import specified
from suite.benchmark.problems import validated
from suite.benchmark.seeds import Seeds
from suite.benchmark.training import Returns
from suite.config import split
from suite.datasets.dataset import Dataset
from suite.diagnostics.quantities import Tier
from suite.errors import UserError, cause, interrupts
from suite.registry.identifiers import Identifier
from suite.training.own_code import guarded_code
from suite.training.runtime import tensorflow

if TYPE_CHECKING:
    import keras

    from suite.commands.explain.examples import Examples

KERAS_DEFAULT = "glorot_uniform"
"""What a Keras layer draws its kernel from when nobody chooses."""

OWN = "its own weights"
"""What the weights of the user's model are called as it gives them to itself."""


def explain(
    subject: str | None = None,
    *,
    depth: int | None = None,
    width: int | None = None,
    activation: Identifier | None = None,
    initializer: Identifier | None = None,
    compare: Sequence[Identifier] = (),
    dataset: str | None = None,
    inputs: int | None = None,
    outputs: int | None = None,
    batch: int | None = None,
    returns: Returns | None = None,
    tier: Tier = "standard",
    seed: int = 0,
    announce: Callable[[str], None] | None = None,
) -> Diagnosis:
    """Measure a net at initialization, say what is wrong with it, and try what could mend it on the same batch.

    >>> suite.explain(depth=20, initializer="glorot_uniform").remedy.initializer
    'he_normal'

    Args:
        subject: the user's own model, "file.py:function"; by default a perceptron of `depth` hidden layers.
        depth: hidden layers of the perceptron, 10 by default.
        width: units in each of them, 100 by default.
        activation: theirs, "relu" by default.
        initializer: an identifier, or "label=specification"; by default Keras's own, or the weights that a model has.
        compare: further initializers to measure beside it.
        dataset: the name of one whose first training examples are the batch; by default random inputs and labels.
        inputs: the size of an input, where the net does not fix it; by default `width`.
        outputs: classes, where neither the net nor the dataset fixes them, 10 by default; 1 is two classes, one logit.
        batch: examples, 128 by default.
        returns: "logits" or "probabilities", where measuring a classifier of the user's own does not tell.
        tier: what to measure.
        seed: of weights and data.
        announce: hears what the `full` tier costs before it is measured.

    Raises:
        UserError: the net cannot be had, or cannot be measured at all; an initializer is unknown or does not fit.
    """
    depth, width = 10 if depth is None else depth, 100 if width is None else width
    activation, batch = activation or "relu", _checked(128 if batch is None else batch)
    data = _dataset(dataset, inputs, data_seed := Seeds(seed, 0).stream("data"))
    tensorflow()
    from suite.commands.explain.examples import chosen
    from suite.commands.explain.model import own, perceptron

    with guarded_code([subject, initializer, *compare]):
        shape = data.input_shape if data else None if inputs is None else (inputs,)
        size = data.outputs if data else outputs or 10
        model = own(subject, shape, size) if subject else perceptron(shape or (width,), depth, width, activation, size)
        examples = chosen(model, data, shape, batch, data_seed, returns)
        practice = Practice(model, examples, tier, seed)
        if announce and tier == "full":
            announce(practice.cost())
        first = practice.own() if subject and initializer is None else practice.given(initializer or KERAS_DEFAULT)
        compared = tuple(practice.given(each) for each in compare)
        said = f"{subject or f'{depth} × {width} {_said(activation)}'}{f' on {dataset}' if dataset else ''}"
        return Diagnosis(said, first, compared, *_mended(practice, first), examples=len(examples.y))


def _checked(batch: int) -> int:
    if batch < 2:
        raise UserError(f"batch: expected two examples or more, to compare inputs; received {batch}")
    return batch


class Practice:
    """Measures one net on one batch with one set of initial weights after the other."""

    def __init__(self, model: "keras.Model", examples: "Examples", tier: Tier, seed: int) -> None:
        from suite.commands.explain.model import is_chain
        from suite.initializers.assign import Initialization

        self._model, self._examples, self._tier, self._seed = model, examples, tier, seed
        self._chain = is_chain(model)
        self._initialization = Initialization(model)

    def cost(self) -> str:
        """Return in a line what each measurement takes."""
        from suite.diagnostics.cost import cost

        return f"{self._model.name}: for each initializer {cost(self._model, self._examples.x, self._tier)}"

    def own(self) -> Explanation:
        """Return the explanation of the model with the weights that it has."""
        return self._explanation(OWN)

    def given(self, identifier: Identifier, name: str = "") -> Explanation:
        """Return the explanation of the model with weights as a trial would draw them.

        Raises:
            UserError: there is no such initializer, or it does not fit the model.
        """
        label, identifier = specified(identifier) if isinstance(identifier, str) else (_said(identifier), identifier)
        name = name or label
        try:
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
        return Explanation(name, self._examples.classes, tuple(measured.layers), scalars, problems, theory, found)


def _mended(practice: Practice, first: Explanation) -> tuple[Explanation | None, tuple[Explanation, ...]]:
    """Return the first candidate that leaves nothing wrong, and those tried before it, the best first."""
    from suite.analysis.explanation.remedies import candidates

    tried: list[Explanation] = []
    for name, identifier in candidates([row.activation for row in first.layers[:-1]]) if first.ailments else []:
        try:
            found = practice.given(identifier, name)
        except UserError:
            # Made for other kinds of layers than this net has: no remedy here.
            continue
        if not found.ailments and set(found.problems) <= set(first.problems):
            return found, _best_first(tried)
        if name != first.initializer:
            tried.append(found)
    return None, _best_first(tried)


def _best_first(tried: list[Explanation]) -> tuple[Explanation, ...]:
    return tuple(sorted(tried, key=lambda each: len(each.ailments)))


def _dataset(name: str | None, inputs: int | None, seed: int) -> Dataset | None:
    if name is None:
        return None
    if inputs is not None:
        raise UserError(f"inputs: a dataset has a size of its own; received {inputs} and dataset {name}")
    return datasets.load(validated(datasets.get, {"name": name}, "dataset"), seed)


def _said(identifier: Identifier) -> str:
    """Return an identifier in words: "he_normal", "RandomNormal(stddev = 10.0)"."""
    name, config = split(identifier)
    return f"{name}({', '.join(f'{key} = {_value(value)}' for key, value in config.items())})" if config else name


def _value(value: Any) -> str:
    return _said(dict(value)) if isinstance(value, Mapping) else str(value)
