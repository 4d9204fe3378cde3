"""The passport of a net: the law of each weight."""

import json
import math
from collections.abc import Collection, Iterable, Mapping
from typing import Literal, Self

from pydantic import Field, NonNegativeFloat, PositiveInt, model_validator

from suite.analysis.audit.audited import Audited, whole
from suite.analysis.audit.law import DRAWN, Family, Law
from suite.config import Config

DIGITS = 5
"""Digits of each number in the file."""

FITS_WELL = 0.01
"""The p-value from which a family is written down as one that a weight may have."""

CERTAIN = 1e-9
"""The p-value below which a family is ruled out, in a passport, for good."""

UNCLEAR = "unclear"
"""The law of random numbers that fit no family well, of which another draw may fit one."""


class Entry(Config):
    """The law of one weight.

    Attributes:
        role: its role.
        shape: its shape.
        fans: fan-in and fan-out as the layer uses them, () if it has none.
        law: the family, or several with " or " between them, "unclear", or "none of these".
        factor: the constant, the multiple of the identity, or the gain of an orthogonal matrix.
        mean: the mean of all numbers, if they are random.
        std: their standard deviation.
        kurtosis: their kurtosis.
        zeros: the share of zeros of a sparse weight.
        detail: which side is orthogonal, which rank a matrix has, or what is mixed.
        outputs_first: whether the first axis has the outputs, as in PyTorch.
    """

    role: str
    shape: tuple[PositiveInt, ...]
    fans: tuple[()] | tuple[NonNegativeFloat, NonNegativeFloat] = ()
    law: str
    factor: float | None = None
    mean: float | None = None
    std: NonNegativeFloat | None = None
    kurtosis: float | None = None
    zeros: NonNegativeFloat | None = None
    detail: str = ""
    outputs_first: bool = False

    @model_validator(mode="after")
    def _law_has_its_numbers(self) -> Self:
        laws = self.law.split(" or ")
        known = [*map(str, Family), UNCLEAR]
        wrong = [law for law in laws if law not in known or (len(laws) > 1 and law not in [*map(str, DRAWN)])]
        if wrong:
            raise ValueError(f"law: expected one of {', '.join(known)}; received {self.law!r}")
        random = self.law not in (Family.ZEROS, Family.ONES, Family.CONSTANT, Family.IDENTITY)
        for key in ("mean", "std") if random else ():
            if getattr(self, key) is None:
                raise ValueError(f"{key}: expected a number beside the law {self.law!r}; received none")
        if self.law in (Family.CONSTANT, Family.IDENTITY, Family.ORTHOGONAL) and self.factor is None:
            raise ValueError(f"factor: expected a number beside the law {self.law!r}; received none")
        return self

    @property
    def families(self) -> frozenset[Family]:
        """The families of independent numbers that the weight may have."""
        return frozenset(each for each in DRAWN if each in self.law.split(" or "))

    @property
    def size(self) -> int:
        """How many numbers the weight has."""
        return math.prod(self.shape)


class Passport(Config):
    """The laws of a net's weights, by name.

    Attributes:
        passport: the version of the file's format.
        made_with: versions of the libraries.
        faults: what was found wrong when the laws were accepted, and does not fail later.
        weights: the laws.

    Example:
        >>> weight = Entry(role="bias", shape=(4,), law="zeros")
        >>> print(Passport(made_with={"keras": "3.15.0"}, weights={"dense.bias": weight}).text(), end="")
        {
         "passport": 1,
         "made_with": {"keras": "3.15.0"},
         "weights": {
          "dense.bias": {"role": "bias", "shape": [4], "law": "zeros"}
         }
        }
    """

    passport: Literal[1] = 1
    made_with: dict[str, str] = {}
    faults: tuple[str, ...] = ()
    weights: dict[str, Entry] = Field(min_length=1)

    def without(self, names: Collection[str]) -> Self:
        """Return the passport without these weights, or the whole one if there are no others."""
        kept = {name: entry for name, entry in self.weights.items() if name not in names}
        return self.model_copy(update={"weights": kept or self.weights})

    def text(self) -> str:
        """Return the file: a line for each weight, in the net's order."""
        lines = [
            f"  {json.dumps(name)}: {json.dumps(entry.model_dump(mode='json', exclude_defaults=True))}"
            for name, entry in self.weights.items()
        ]
        head = [f' "passport": {self.passport}', f' "made_with": {json.dumps(self.made_with)}']
        head += [f' "faults": {json.dumps(self.faults, indent=2)}'] if self.faults else []
        body = ' "weights": {\n' + ",\n".join(lines) + "\n }"
        return "{\n" + ",\n".join([*head, body]) + "\n}\n"


def passport(weights: Iterable[Audited], made_with: Mapping[str, str], faults: Iterable[str] = ()) -> Passport:
    """Return the passport of a net, without the weights that are not finite.

    A recurrent weight stands in it gate by gate if its gates differ, or if it is constant, because gates of
    another net may differ.
    """
    known = [each for each in weights if each.law is not None]
    gated = {each.name for each in known if each.weight.gates and not each.independent and not _one_structure(each)}
    kept = [each for each in whole(known) if each.name not in gated]
    kept += [each for each in known if each.weight.gate and each.name.rpartition(".")[0] in gated]
    order = {each.name: at for at, each in enumerate(known)}
    entries = {each.name: _entry(each) for each in sorted(kept, key=lambda each: order[each.name])}
    return Passport(made_with=dict(made_with), faults=tuple(faults), weights=entries)


def _one_structure(audited: Audited) -> bool:
    """Return whether a weight has a structure that its gates have only together."""
    return audited.law is not None and audited.law.family in (Family.ORTHOGONAL, Family.LOW_RANK)


def _entry(audited: Audited) -> Entry:
    law, weight = audited.law, audited.weight
    assert law is not None
    fans = () if math.isnan(weight.inputs) else (weight.inputs, weight.outputs)
    common: dict[str, object] = {"role": str(weight.role), "shape": weight.shape, "fans": fans, "law": named(law)}
    if weight.outputs_first and len(weight.shape) > 1:
        common["outputs_first"] = True
    if not math.isnan(law.factor) and law.family not in (Family.ZEROS, Family.ONES):
        common["factor"] = _short(law.factor)
    if law.family in (Family.ZEROS, Family.ONES, Family.CONSTANT, Family.IDENTITY):
        return Entry.model_validate(common)
    drawn = law.drawn if law.family is Family.SPARSE else law.moments
    return Entry.model_validate(
        common
        | {"mean": _short(drawn.mean), "std": _short(drawn.std), "kurtosis": _short(drawn.kurtosis)}
        | ({"zeros": _short(law.zeros)} if law.family is Family.SPARSE else {})
        | ({"detail": law.detail} if law.detail and law.family is not Family.SPARSE else {})
    )


def named(law: Law) -> str:
    """Return the law as a passport has it: what this draw fits well, so that other draws are not refused by chance.

    Example:
        >>> import numpy as np
        >>> from suite.analysis.audit.law import law
        >>> named(law(np.zeros(4))), named(law(np.random.default_rng(1).uniform(-1, 1, 20)))
        ('zeros', 'normal or truncated normal or uniform')
    """
    if law.family not in (*DRAWN, Family.NONE, Family.CANNOT_TELL):
        return str(law.family)
    if not law.p_values:
        return " or ".join(sorted(DRAWN))
    good = sorted(family for family, p_value in law.p_values.items() if p_value >= FITS_WELL)
    if good:
        return " or ".join(good)
    return str(Family.NONE) if max(law.p_values.values()) < CERTAIN else UNCLEAR


def _short(value: float) -> float | None:
    return None if math.isnan(value) else float(f"{value:.{DIGITS}g}")
