"""The catalogue of contenders for a net's structure."""

from collections.abc import Callable, Iterator

from suite.analysis.choosing import by_activation, by_structure
from suite.analysis.choosing.contender import FURTHER, OWN, USUAL, Contender, proposed
from suite.analysis.choosing.facts import Facts

Rule = Callable[[Facts], Iterator[Contender]]
"""What yields contenders that fit a structure, none if it has nothing to say of it."""

MOST = 12
"""Contenders beside the net's own and the user's."""


def proposals(facts: Facts) -> tuple[Contender, ...]:
    """Return the contenders for a net, the most promising first, each label once, with all its reasons.

    Whether an initializer can set this net's weights is another question, which only trying it answers.

    Example:
        >>> import keras, numpy as np
        >>> from suite.analysis.choosing.reading import facts
        >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, "relu"), keras.layers.Dense(2)])
        >>> [each.label for each in proposals(facts(model, np.ones((2, 3), "float32")))]
        ['he_normal', 'glorot_uniform', 'lecun_normal', 'pytorch_default']
    """
    found: dict[str, Contender] = {}
    for each in (contender for rule in RULES for contender in rule(facts)):
        same = found.setdefault(each.label, each)
        if same is not each and same.identifier == each.identifier:
            rank = min(same.rank, each.rank)
            found[each.label] = Contender(each.label, each.identifier, (*same.reasons, *each.reasons), rank)
    for each in baselines(facts):
        found.setdefault(each.label, each)
    return tuple(sorted(found.values(), key=lambda each: each.rank))


def of_net(facts: Facts, identifier: str = OWN) -> Contender:
    """Return the net's own weights as a contender, or the initializer that stands for them.

    Example:
        >>> of_net(Facts(own=(("GlorotUniform", 2),))).reasons
        ('your net as it is: GlorotUniform in 2 kernels',)
    """
    if identifier != OWN:
        return Contender(identifier, identifier, ("Keras' default, since this model draws no kernels itself",))
    drawn = ", ".join(f"{name} in {count} kernel{'s' if count > 1 else ''}" for name, count in facts.own)
    return Contender(OWN, OWN, (f"your net as it is: {drawn or 'no kernels'}",))


def baselines(facts: Facts) -> Iterator[Contender]:
    """Yield what everybody asks about, if there are kernels."""
    if not facts.kernels:
        return
    reason = "Keras' default of all layers (Glorot, Bengio 2010, eq. 16)"
    yield proposed("glorot_uniform", reason, rank=USUAL)
    several = facts.depth >= by_activation.SEVERAL
    yield proposed("he_normal", "the usual choice with relu (He et al. 2015)", rank=FURTHER)
    if several and not facts.rectified:
        yield proposed("orthogonal", "keeps the lengths of all signals (Saxe et al. 2014)", rank=FURTHER)
    elif not several:
        reason = "variance 1/fan-in (LeCun et al. 1998, section 4.6)"
        yield proposed("lecun_normal", reason, rank=FURTHER)
    if not (facts.cells or facts.attentions):
        reason = "PyTorch's default of linear layers and convolutions, biases included (torch.nn.Linear)"
        yield proposed("pytorch_default", reason, rank=FURTHER)


RULES: tuple[Rule, ...] = (
    by_structure.matrices,
    by_structure.transformer,
    by_structure.recurrent,
    by_structure.residual,
    by_activation.rectified,
    by_activation.odd,
    by_activation.others,
    by_activation.smooth,
    by_activation.deep,
    by_structure.embedded,
    by_structure.recurrent_of_torch,
)
"""Rules by structure; the first that names a label gives its first reason. `baselines` come after them."""
