"""Causes of what is wrong with a net."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from suite.analysis.explanation.backward import cut, cut_off
from suite.analysis.explanation.evidence import Evidence
from suite.analysis.explanation.explanation import Ailment
from suite.analysis.explanation.forward import exploding_recurrence
from suite.analysis.explanation.not_finite import NOT_FINITE, broken_weights, origin_in_words
from suite.analysis.explanation.units import two_softmaxes
from suite.analysis.explanation.verdict import ailments
from suite.frameworks.keras_gradient import barriers, dead_outputs
from suite.frameworks.keras_graph import softmaxes
from suite.frameworks.keras_states import (
    computes_in_half,
    finite_in_float32,
    origin,
    sizes_over_time,
    weights_not_finite,
)

if TYPE_CHECKING:
    import keras


def with_causes(evidence: Evidence, model: "keras.Model", x: Any) -> tuple[Ailment, ...]:
    """Return the ailments that the signals show, with what else a pass and the model's structure show.

    That is states that grow over time, where numbers cease to be finite, operations without a gradient, and a softmax
    of a softmax.

    Args:
        evidence: what was measured.
        model: a built model.
        x: a batch of its inputs.
    """
    if broken := weights_not_finite(model):
        return (broken_weights(broken),)
    signals = ailments(evidence)
    known = [
        frozen(model),
        *_dead(model, x),
        exploding_recurrence(sizes_over_time(model, x)),
        two_softmaxes(evidence, softmaxes(model)),
        *signals,
    ]
    if not signals:
        known.append(cut_off(evidence, lambda: barriers(model, x)))
    found = [each for each in known if each is not None]
    return tuple(_with_cause(each, model, x) for each in found)


def _dead(model: "keras.Model", x: Any) -> list[Ailment]:
    """Return an ailment for each of several outputs that gives no weight a gradient."""
    return [
        Ailment(
            "no gradient",
            f"The output {name!r} gives no weight a gradient, so what belongs to it is never learned: look at its last "
            "layer, its activation and its bias, and at operations without a gradient before it.",
        )
        for name in dead_outputs(model, x)
    ]


def frozen(model: "keras.Model") -> Ailment | None:
    """Return that a model has weights and trains none of them, None of any other model."""
    if model.trainable_variables or not model.weights:
        return None
    return Ailment(
        "frozen weights",
        f"Nothing can be learned: all {len(model.weights)} weights are frozen; set trainable = True for the layers "
        "that are to learn.",
        structural=True,
    )


def _with_cause(ailment: Ailment, model: "keras.Model", x: Any) -> Ailment:
    """Return an ailment with a sentence on its cause, if one is found."""
    if ailment.name == NOT_FINITE:
        half = computes_in_half(model)
        cause = origin_in_words(origin(model, x), half=half, finite_in_float32=half and finite_in_float32(model, x))
        return replace(ailment, sentence=f"{ailment.sentence} {cause}".strip())
    found = barriers(model, x) if ailment.barred and not ailment.structural else ()
    return replace(ailment, sentence=f"{ailment.sentence} {cut(found)}", structural=True) if found else ailment
