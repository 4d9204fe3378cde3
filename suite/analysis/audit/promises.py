"""The author's word on initial weights."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from suite.analysis.audit.audited import Audited
from suite.analysis.audit.law import LEVEL, Family
from suite.analysis.audit.named import RECIPES
from suite.analysis.audit.predictions import Named, constant, normal, truncated, uniform
from suite.analysis.audit.promise import Answer, Fit, Promise, fits
from suite.analysis.audit.setting import Setting
from suite.errors import UserError, unknown
from suite.frameworks.weights import Role

Law = str | Mapping[str, float | str]
"""The name of a recipe, or a family with its numbers: {"family": "normal", "std": 0.02}.

Of several names with " or " between them, the first counts that is for such a weight.
"""

FAMILIES: dict[str, Callable[[float], Promise]] = {
    "normal": normal,
    "truncated normal": truncated,
    "uniform": lambda std: uniform(std * 3**0.5),
}
"""Promises of independent numbers, by their standard deviation."""

EXACT = {"constant": Family.CONSTANT, "orthogonal": Family.ORTHOGONAL, "identity": Family.IDENTITY}
"""Promises of structure, by their factor."""


@dataclass(frozen=True)
class Judged:
    """One promise of one weight.

    Attributes:
        weight: its name.
        promised: the law in words.
        fit: whether it is kept, and why not.
        fitting: the recipes that do fit, if it is not kept.
    """

    weight: str
    promised: str
    fit: Fit
    fitting: tuple[str, ...] = ()


def name_of(named: Named) -> str:
    """Return the name by which a promise calls a recipe.

    Example:
        >>> [name_of(each) for each in RECIPES if each.name in ("GPT-2", "he normal", "forget bias 1")]
        ['he_normal', 'gpt2', 'forget_bias_1']
    """
    plain = named.name.lower().replace("keras' ", "").replace("'s", "").replace("-", "").replace("√", "root_")
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def judged(weights: Sequence[Audited], table: Mapping[str, Law]) -> tuple[Judged, ...]:
    """Return whether each weight has the law that its name's first fitting pattern promises.

    The probability that a net which keeps all its promises fails is at most `LEVEL`, over all weights together.

    Args:
        weights: of the net.
        table: laws by patterns of weights' names, as "*.kernel"; the first that fits a name counts.

    Raises:
        UserError: a pattern fits no weight, a law is unknown, or it says nothing of such a weight.

    Example:
        >>> import keras
        >>> from suite.analysis.audit.audited import audited
        >>> from suite.frameworks.keras_weights import net_weights
        >>> model = keras.Sequential([keras.Input((64,)), keras.layers.Dense(64)])
        >>> [str(each.fit.answer) for each in judged(audited(net_weights(model)), {"*.kernel": "glorot_uniform"})]
        ['yes']
    """
    found = matched(weights, table)
    for pattern, fitting in found.items():
        if not fitting:
            names = ", ".join(each.name for each in weights if not each.weight.gate)
            raise UserError(f"--promise: pattern {pattern!r} fits no weight; the net has {names}")
    return judged_by(found, table)


def matched(weights: Sequence[Audited], patterns: Iterable[str]) -> dict[str, list[Audited]]:
    """Return the weights that each pattern of names fits."""
    return {pattern: [each for each in weights if fnmatchcase(each.name, pattern)] for pattern in patterns}


def judged_by(found: Mapping[str, Sequence[Audited]], table: Mapping[str, Law]) -> tuple[Judged, ...]:
    """Return `judged` of weights that are matched already.

    Args:
        found: the weights that each pattern fits, as `matched` returns them.
        table: laws by the same patterns.

    Raises:
        UserError: a law is unknown, or it says nothing of such a weight.
    """
    chosen: dict[str, tuple[Audited, str, Law]] = {}
    for pattern, law in table.items():
        for each in found[pattern]:
            chosen.setdefault(each.name, (each, pattern, law))
    covered = [each for name, each in chosen.items() if not (each[0].weight.gate and _whole(name) in chosen)]
    return tuple(_judged(each, pattern, law, LEVEL / len(covered)) for each, pattern, law in covered)


def _whole(name: str) -> str:
    return name.rpartition(".")[0]


def _judged(audited: Audited, pattern: str, law: Law, level: float) -> Judged:
    words, promise = _promise(law, audited.setting, pattern)
    if audited.law is None:
        return Judged(audited.name, words, Fit(Answer.NO, 0.0, audited.problem))
    fit = fits(audited.law, promise, level)
    others = [name_of(named) for named, other in audited.fits if other.answer is Answer.YES]
    return Judged(audited.name, words, fit, tuple(others[:3]) if fit.answer is Answer.NO else ())


def _promise(law: Law, setting: Setting, pattern: str) -> tuple[str, Promise]:
    where = f"--promise: {pattern!r}"
    if not isinstance(law, str):
        return _by_numbers(law, where)
    recipes = {name_of(each): each for each in RECIPES}
    for name in law.split(" or "):
        if name in (*FAMILIES, *EXACT):
            key = "std" if name in FAMILIES else "factor"
            raise UserError(f'{where}: a family needs its number: expected {{"family": "{name}", "{key}": …}}')
        if name not in recipes:
            raise unknown("law", name, recipes, where=where)
        promise = recipes[name].predict(setting)
        if promise is not None:
            return name, promise
    raise UserError(f"{where}: {law} says nothing of {setting.name} ({setting.role}); promise another law for it")


def _by_numbers(law: Mapping[str, float | str], where: str) -> tuple[str, Promise]:
    known = {"family", "std", "factor"}
    if set(law) - known:
        raise unknown("key", sorted(set(law) - known)[0], known, where=where)
    family, std, factor = str(law.get("family")), law.get("std"), law.get("factor")
    if family in FAMILIES and isinstance(std, int | float) and std > 0:
        return f"{family} of standard deviation {std:g}", FAMILIES[family](float(std))
    if family in ("zeros", "ones"):
        return family, constant(float(family == "ones"))
    if family in EXACT:
        value = float(factor) if isinstance(factor, int | float) else float("nan")
        if family == "constant" and factor is None:
            raise UserError(f"{where}: expected factor, the number, beside family 'constant'; received none")
        return family if factor is None else f"{family} of {value:g}", Promise(EXACT[family], factor=value)
    if family in FAMILIES:
        raise UserError(f"{where}: expected std, a number above 0, beside family {family!r}; received {std!r}")
    raise unknown("family", family, [*FAMILIES, *EXACT, "zeros", "ones"], where=where)


def of_kernels(law: str, weights: Sequence[Audited]) -> dict[str, Law]:
    """Return the table of one law for all kernels.

    Raises:
        UserError: the net has no kernel.
    """
    kernels = [each.name for each in weights if each.weight.role is Role.KERNEL]
    if not kernels:
        raise UserError(
            f"--promise {law}: a law by name is for kernels, and the net has none; give a table of patterns"
        )
    return dict.fromkeys(kernels, law)
