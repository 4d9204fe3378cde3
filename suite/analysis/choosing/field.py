"""The field of contenders for one built model."""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.analysis.choosing.catalogue import MOST, of_net, proposals
from suite.analysis.choosing.contender import OWN, Contender
from suite.analysis.choosing.facts import Facts
from suite.analysis.choosing.reading import facts
from suite.benchmark.made import labelled
from suite.benchmark.seeds import Seeds
from suite.config import canonical
from suite.errors import UserError, cause, interrupts, located
from suite.frameworks.keras_layers import layers
from suite.initializers.assign import Initialization, weights
from suite.initializers.own import loaded
from suite.initializers.validation import validate

if TYPE_CHECKING:
    import keras

GIVEN = "you asked for it"
"""The reason of an initializer of the user's that the catalogue does not have."""


@dataclass(frozen=True)
class Field:
    """The contenders for a model.

    Attributes:
        entered: the net's own weights, the user's initializers, then those of the catalogue, the most promising first.
            Of those, none has the same weights as one before it from the same seeds.
        left_out: labels of others that the structure asks for, and why they are not compared.
        structure: what they are chosen by; as text in words.
        notes: what else decides what a comparison says: weights that were loaded.
    """

    entered: tuple[Contender, ...]
    left_out: tuple[tuple[str, str], ...]
    structure: Facts
    notes: tuple[str, ...] = ()


def contenders(
    model: "keras.Model",
    batch: Any,
    given: Mapping[str, Any] | Sequence[Any] = (),
    *,
    own: str = OWN,
    seconds: float = math.inf,
) -> Field:
    """Return the initializers to compare on a model, each of which was tried on it.

    An initializer enters if it sets this model's weights on this batch, to finite values, and to others than each that
    entered before it, from the same seeds. The model's weights are as before at the end.

    Args:
        model: a built model with weights as right after its build.
        batch: (examples, *inputs), or several such arrays, in the form that the model takes, scaled as in training.
        given: initializers of the user's, as `suite.benchmark.made.made` takes them; by labels in a mapping.
        own: the initializer that stands for the net's own weights: of a model that draws no kernels itself, as the
            suite's, another one than `as_built`.
        seconds: time after which no further one of the catalogue is tried; orthogonal matrices of thousands of units
            take long to draw.

    Raises:
        UserError: the model fails on the batch, has nothing to set, or an initializer of the user's does not fit it.

    Example:
        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, "relu"), keras.layers.Dense(2)])
        >>> field = contenders(model, np.ones((8, 3), "float32"), ["he_uniform"])
        >>> [each.label for each in field.entered]
        ['as_built', 'he_uniform', 'he_normal', 'lecun_normal', 'pytorch_default']
        >>> field.left_out
        (('glorot_uniform', 'is what the net has'),)
    """
    structure, trial = facts(model, batch), _Trial(model, batch)
    known = proposals(structure)
    first = of_net(structure, own)
    users = _of_user(given, known, first)
    asked = {_spelled(each) for each in (first, *users)}
    begun = time.monotonic()
    try:
        drawn = {trial.weights(own): own}
        for each in users:
            drawn.setdefault(trial.of_user(each), each.label)
        entered, left_out = list[Contender](), list[tuple[str, str]]()
        for each in known:
            if _spelled(each) in asked:
                continue
            late = time.monotonic() - begun > seconds
            why = _TOO_MANY if len(entered) == MOST else _TOO_LATE if late else trial.refusal(each, drawn, own)
            if why:
                left_out.append((each.label, why))
            else:
                entered.append(each)
    finally:
        trial.restore()
    return Field((first, *users, *_relabelled(entered, users)), tuple(left_out), structure, _notes(model))


def misfit(model: "keras.Model", batch: Any, contender: Contender, default: Contender) -> str:
    """Return why an initializer cannot be compared with another one on a model, "" if it can.

    It does not fit if it fails, gives a weight that is not finite, or the same weights as the other one. The model's
    weights are as before at the end.

    Args:
        model: a built model with weights as right after its build.
        batch: (examples, *inputs), or several such arrays, in the form that the model takes, scaled as in training.
        contender: the initializer.
        default: the one to compare it with.

    Example:
        >>> import keras, numpy as np
        >>> from suite.analysis.choosing.contender import proposed
        >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, "relu"), keras.layers.Dense(2)])
        >>> default, other = proposed("glorot_uniform", "Keras"), proposed("he_normal", "usual")
        >>> [misfit(model, np.ones((8, 3), "float32"), each, default) for each in (other, default)]
        ['', 'has the same weights as glorot_uniform']
    """
    trial = _Trial(model, batch)
    try:
        return trial.refusal(contender, {trial.weights(default.identifier): default.label}, "")
    finally:
        trial.restore()


_TOO_MANY = f"{MOST} that fit better stand before it; name it to compare it, too"
_TOO_LATE = "not tried, since those before it took long to draw; name it to compare it, too"


def _relabelled(entered: Sequence[Contender], users: Sequence[Contender]) -> list[Contender]:
    """Return the catalogue's contenders without the labels of the user's."""
    taken = {each.label for each in users}
    return [replace(each, label=f"{each.label}-catalogue") if each.label in taken else each for each in entered]


def _notes(model: "keras.Model") -> tuple[str, ...]:
    """Return what to know of kernels that were loaded after the build."""
    every = layers(model)
    kernels = [each for each in weights(model) if each.kernel]
    found = [each for each in kernels if loaded(every[each.index], each.name, each.variable)]
    kept, lost = ([each.place for each in found if each.variable.trainable is trained] for trained in (False, True))
    notes = [f"{_counted(kept)} frozen and {_were(kept)} loaded: kept in every trial."] if kept else []
    if lost:
        notes.append(
            f"{_counted(lost)} trained further and {_were(lost)} loaded: drawn anew in every trial, since a choice "
            f"compares beginnings; freeze {'them' if len(lost) > 1 else 'it'} to keep what was learned."
        )
    return tuple(notes)


def _counted(names: Sequence[str]) -> str:
    return f"{names[0]} is" if len(names) == 1 else f"{len(names)} kernels ({names[0]}, …) are"


def _were(names: Sequence[str]) -> str:
    return "was" if len(names) == 1 else "were"


class _Trial:
    """Draws of a model's weights, all from the same seeds."""

    def __init__(self, model: "keras.Model", batch: Any) -> None:
        self._model, self._batch, self._initialization = model, batch, Initialization(model, built=True)

    def weights(self, identifier: Any) -> str:
        """Return the fingerprint of all weights, biases included, that an initializer gives to the model.

        Raises:
            ValueError: a weight is not finite.
        """
        self._initialization.apply(identifier, self._batch, Seeds(0, 0).weights)
        digest = sha256()
        for variable in self._model.weights:
            values = np.asarray(variable)
            if values.dtype.kind not in "iub" and not np.isfinite(values.astype(np.float32)).all():
                raise ValueError(f"{variable.path} is not finite")
            digest.update(f"{values.dtype.name}{values.shape}:".encode())
            digest.update(values.tobytes())
        return digest.hexdigest()

    def fits(self, contender: Contender) -> tuple[str, str]:
        """Return why a contender does not fit the model, "" if it does, and the fingerprint of its weights."""
        try:
            return "", self.weights(contender.identifier)
        except BaseException as error:
            if interrupts(error):
                raise
            return (cause(error).removeprefix("UserError: ") if isinstance(error, UserError) else located(error)), ""

    def refusal(self, contender: Contender, drawn: dict[str, str], own: str) -> str:
        """Return why a contender of the catalogue does not enter, or "" and add its weights to `drawn`."""
        why, weights = self.fits(contender)
        if not why and weights in drawn:
            other = drawn[weights]
            why = "is what the net has" if other == own else f"has the same weights as {other}"
        if not why:
            drawn[weights] = contender.label
        return why

    def of_user(self, contender: Contender) -> str:
        """Return the fingerprint of the weights of an initializer of the user's.

        Raises:
            UserError: it does not fit the model.
        """
        where = f"initializer {contender.label}"
        validate(contender.identifier, where)
        why, weights = self.fits(contender)
        if why:
            raise UserError(f"{where}: {why}")
        return weights

    def restore(self) -> None:
        """Give the model the weights that it had."""
        self._initialization.restore()


def _of_user(given: Mapping[str, Any] | Sequence[Any], known: Sequence[Contender], first: Contender) -> list[Contender]:
    """Return the user's initializers, but the net's own, with the catalogue's reasons for those that it has.

    Raises:
        UserError: one is no initializer, or has the label of the net's own weights.
    """
    reasons = {_spelled(each): each.reasons for each in known}
    found = [Contender(label, identifier, (GIVEN,)) for label, identifier in (labelled(given) if given else ())]
    found = [each for each in found if _spelled(each) != _spelled(first)]
    if any(each.label == first.label for each in found):
        raise UserError(f"initializer {first.label}: expected another label, since the net's own weights are called so")
    return [replace(each, reasons=(*each.reasons, *reasons.get(_spelled(each), ()))) for each in found]


def _spelled(contender: Contender) -> str:
    return repr(canonical(contender.identifier))
