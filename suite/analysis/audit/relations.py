"""Ties, twins, shared seeds and repeated units among weights."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from suite.analysis.audit.across_depth import SHIFTED, across_depth
from suite.analysis.audit.audited import Audited, whole
from suite.analysis.audit.finding import Finding, Kind, merged, names
from suite.analysis.audit.law import LEVEL, Family
from suite.analysis.audit.symmetry import symmetry
from suite.frameworks.weights import Role

COMMON = 32
"""Numbers by which weights with the same stream are found: two draws agree in their order by chance never."""

AGREEING = 0.95
"""Rank correlation of the first numbers from which two weights are draws of the same stream."""


FIXED_ROLES = (Role.OTHER, Role.POSITIONS)
"""Roles of which equal weights may be computed, as tables of sines, and are no draws."""

UNITS = (Role.KERNEL, Role.RECURRENT, Role.EMBEDDING)
"""Roles whose rows or columns are units."""

SAME_OBJECT = ", as layers do that share a seed or one initializer object, or are copies of one another"
"""What makes two draws equal."""


def findings(weights: Sequence[Audited]) -> tuple[Finding, ...]:
    """Return what is found over the weights of a net, faults first.

    Example:
        >>> import keras
        >>> from suite.analysis.audit.audited import audited
        >>> from suite.frameworks.keras_weights import net_weights
        >>> draw = keras.initializers.HeNormal(seed=1)
        >>> layers = [keras.layers.Dense(size, kernel_initializer=draw) for size in (8, 16)]
        >>> print(findings(audited(net_weights(keras.Sequential([keras.Input((8,)), *layers]))))[0].sentence)
        dense.kernel and dense_1.kernel begin with the same random numbers up to a factor, as layers do that share a \
seed or one initializer object, or are copies of one another.
    """
    wholes = list(whole(weights))
    found = [
        *_not_finite(wholes),
        *_same_draws(wholes),
        *_repeated(wholes),
        *symmetry(weights),
        *_shifted(wholes),
        *_gates(weights),
        *across_depth(wholes),
        *_tied(wholes),
        *_uncorrected(wholes),
    ]
    return tuple(sorted(merged(found), key=lambda each: not each.fault))


def _not_finite(weights: Sequence[Audited]) -> Iterator[Finding]:
    yield from (
        Finding(Kind.NOT_FINITE, (each.name,), f"{each.name}: {each.problem}.") for each in weights if each.broken
    )


def _tied(weights: Sequence[Audited]) -> Iterator[Finding]:
    for each in weights:
        if each.weight.shared:
            every = (each.name, *each.weight.shared)
            yield Finding(Kind.TIED, every, f"{names(every)} are one weight: what one layer learns, the other does.")


def _same_draws(weights: Sequence[Audited]) -> Iterator[Finding]:
    """Yield groups of separate weights with the same random numbers, all of them or only the first ones."""
    known = [each for each in weights if each.drawn and each.weight.role not in FIXED_ROLES and each.marks is not None]
    grouped: set[str] = set()
    for group in _streams([each for each in known if each.independent]):
        grouped.update(each.name for each in group)
        yield _same(group)
    digests: dict[str, list[Audited]] = {}
    for each in known:
        # Equal biases of gates are as their author set them, as [-1, 1], and no draws of one stream.
        if each.name not in grouped and not (each.weight.role is Role.BIAS and each.weight.gates):
            digests.setdefault(_digest(each), []).append(each)
    yield from (_same(group) for group in digests.values() if len(group) > 1)


def _same(group: Sequence[Audited]) -> Finding:
    every = tuple(each.name for each in group)
    equal: dict[str, list[str]] = {}
    for each in group:
        equal.setdefault(_digest(each), []).append(each.name)
    if len(equal) == 1:
        said = f"{names(every)} are separate weights with the same numbers{SAME_OBJECT}."
        return Finding(Kind.TWINS, every, said)
    twins = "".join(f"; {names(found)} are equal" for found in equal.values() if len(found) > 1)
    said = f"{names(every)} begin with the same random numbers up to a factor{SAME_OBJECT}{twins}."
    return Finding(Kind.SHARED_SEED, every, said)


def _digest(audited: Audited) -> str:
    return audited.marks.digest if audited.marks is not None else ""


def _streams(weights: Sequence[Audited]) -> Iterator[list[Audited]]:
    """Yield groups of weights whose first numbers are in the same order."""
    known = [each for each in weights if each.marks is not None and len(each.marks.first) >= COMMON]
    if len(known) < 2:
        return
    ranks = np.stack([_ranks(each.marks.first[:COMMON]) for each in known if each.marks is not None])
    agreeing = ranks @ ranks.T > AGREEING
    seen: set[int] = set()
    for at in range(len(known)):
        group = [int(other) for other in np.flatnonzero(agreeing[at]) if int(other) not in seen]
        seen.update(group)
        if len(group) > 1:
            yield [known[other] for other in group]


def _ranks(numbers: np.ndarray) -> np.ndarray:
    """Return ranks with mean 0 and length 1, so that products are rank correlations."""
    from scipy.stats import rankdata

    ranks = rankdata(numbers)
    ranks -= ranks.mean()
    return np.asarray(ranks / (np.linalg.norm(ranks) or 1.0))


def _repeated(weights: Sequence[Audited]) -> Iterator[Finding]:
    """Yield weights with equal units: they stay equal in training unless something else differs."""
    for each in weights:
        # Weights of few values are not drawn: their units repeat by chance, as those of a matrix of signs do.
        if each.marks is None or not each.drawn or each.weight.role not in UNITS:
            continue
        words = ("rows", "columns") if each.weight.outputs_first else ("columns", "rows")
        counts = ((each.marks.outputs, each.marks.used_outputs), (each.marks.inputs, each.marks.used_inputs))
        for what, (distinct, used) in zip(words, counts, strict=True):
            if distinct < used:
                yield Finding(
                    Kind.REPEATED,
                    (each.name,),
                    f"{each.name}: of {used:,} {what} only {distinct:,} differ, so units that repeat learn the same.",
                )
                break


def _shifted(weights: Sequence[Audited]) -> Iterator[Finding]:
    """Yield kernels whose mean is not 0, by more than chance and by a tenth of their standard deviation."""
    for each in weights:
        if each.law is None or not each.independent or each.weight.role not in UNITS:
            continue
        moments = each.law.moments
        low, high = moments.mean_interval(1 - LEVEL / len(weights))
        if (low > 0 or high < 0) and abs(moments.mean) > SHIFTED * moments.std:
            said = f"{each.name} has the mean {moments.mean:.3g} at a standard deviation of {moments.std:.3g}."
            yield Finding(Kind.SHIFTED, (each.name,), said)


def _gates(weights: Sequence[Audited]) -> Iterator[Finding]:
    """Yield biases in which another gate has the one that belongs to the forget gate."""
    cells: dict[str, dict[str, Family]] = {}
    for each in weights:
        if each.weight.role is Role.BIAS and each.weight.gate and each.law is not None:
            cells.setdefault(each.name.rpartition(".")[0], {})[each.weight.gate] = each.law.family
    for name, families in cells.items():
        ones = [gate for gate, family in families.items() if family is Family.ONES]
        if families.get("forget") is Family.ZEROS and len(ones) == 1:
            sentence = (
                f"{name}: the bias of the {ones[0]} gate is 1 and that of the forget gate 0; a bias of 1 belongs to "
                "the forget gate (Jozefowicz et al. 2015), so the gates may be swapped."
            )
            yield Finding(Kind.GATES, (f"{name}.{ones[0]}", f"{name}.forget"), sentence)


def _uncorrected(weights: Sequence[Audited]) -> Iterator[Finding]:
    for each in weights:
        best = each.fits[0][0].name if each.fits else ""
        if "without correction" in best and each.weight.role in (Role.KERNEL, Role.RECURRENT):
            sentence = (
                f"{each.name} fits {best.split(' normal')[0]} normal only if its truncation is not made up for: its "
                "standard deviation is 0.88 of the formula's."
            )
            yield Finding(Kind.UNCORRECTED, (each.name,), sentence)


def rebuilt(
    weights: Sequence[Audited], same: Mapping[str, str] | None, other: Mapping[str, str] | None
) -> tuple[Finding, ...]:
    """Return weights whose draws do not follow the seed.

    Args:
        weights: of the net.
        same: digests of the weights of a second build with the same seed, None if it was not built.
        other: those of a build with another seed.
    """
    drawn = [
        each for each in whole(weights) if each.drawn and each.marks is not None and each.weight.role is not Role.OTHER
    ]
    digests = {each.name: each.marks.digest for each in drawn if each.marks is not None}
    moved = tuple(name for name, digest in digests.items() if same is not None and same.get(name) != digest)
    stuck = tuple(name for name, digest in digests.items() if other is not None and other.get(name) == digest)
    found = []
    if moved:
        found.append(
            Finding(
                Kind.UNSEEDED, moved, f"Two builds with the same seed differ in {names(moved)}: no seed reaches them."
            )
        )
    if stuck:
        every = "all drawn weights" if len(stuck) == len(digests) else names(stuck)
        found.append(
            Finding(Kind.FIXED_SEED, stuck, f"Builds with different seeds are equal in {every}: their seed is fixed.")
        )
    return tuple(found)
