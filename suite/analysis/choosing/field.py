"""The field of contenders for one built model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.analysis.choosing.catalogue import MOST, own, proposals
from suite.analysis.choosing.contender import OWN, Contender
from suite.analysis.choosing.facts import facts
from suite.benchmark.made import labelled
from suite.benchmark.seeds import Seeds
from suite.config import canonical
from suite.errors import UserError, interrupts, located
from suite.initializers.assign import Initialization
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
            No two have the same weights from the same seeds.
        left_out: labels of the catalogue's others that fit the structure, and why they are not compared.
    """

    entered: tuple[Contender, ...]
    left_out: tuple[tuple[str, str], ...]


def contenders(model: "keras.Model", batch: Any, given: Mapping[str, Any] | Sequence[Any] = ()) -> Field:
    """Return the initializers to compare on a model, each of which was tried on it.

    An initializer enters if it sets this model's weights on this batch, to finite values, and to others than each that
    entered before it, from the same seeds. The model's weights are as before at the end.

    Args:
        model: a built model with weights as right after its build.
        batch: (examples, *inputs), or several such arrays, in the form that the model takes, scaled as in training.
        given: initializers of the user's, as `suite.benchmark.made.made` takes them; by labels in a mapping.

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
    structure = facts(model, batch)
    trial = _Trial(model, batch)
    known = proposals(structure)
    entered, left_out = [own(structure)], list[tuple[str, str]]()
    try:
        drawn = {trial.weights(OWN): OWN}
        for each in _of_user(given, known):
            drawn.setdefault(trial.of_user(each), each.label)
            entered.append(each)
        same = {_spelled(each) for each in entered}
        taken = {each.label for each in entered}
        for each in known:
            if _spelled(each) in same:
                continue
            why, weights = trial.fits(each)
            if not why and weights in drawn:
                other = drawn[weights]
                why = "is what the net has" if other == OWN else f"has the same weights as {other}"
            if not why and len(entered) > MOST + len(same) - 1:
                why = f"{MOST} fit better; name it to compare it, too"
            if why:
                left_out.append((each.label, why))
                continue
            drawn[weights] = each.label
            entered.append(replace(each, label=f"{each.label}-2") if each.label in taken else each)
    finally:
        trial.restore()
    return Field(tuple(entered), tuple(left_out))


class _Trial:
    """Draws of a model's weights, all from the same seeds."""

    def __init__(self, model: "keras.Model", batch: Any) -> None:
        self._model, self._batch, self._initialization = model, batch, Initialization(model)

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
            return (str(error) if isinstance(error, UserError) else located(error)), ""

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


def _of_user(given: Mapping[str, Any] | Sequence[Any], known: Sequence[Contender]) -> list[Contender]:
    """Return the user's initializers, with the catalogue's reasons for those that it has.

    Raises:
        UserError: one is no initializer, or has the label of the net's own weights.
    """
    reasons = {_spelled(each): each.reasons for each in known}
    found = [Contender(label, identifier, (GIVEN,)) for label, identifier in (labelled(given) if given else ())]
    for each in found:
        if each.label == OWN:
            raise UserError(f"initializer {OWN}: expected another label, since the net's own weights are called so")
    return [replace(each, reasons=(*each.reasons, *reasons.get(_spelled(each), ()))) for each in found]


def _spelled(contender: Contender) -> str:
    return repr(canonical(contender.identifier))
