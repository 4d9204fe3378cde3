"""Page of how often laws of weights are recognized: `python -m tests.laws`.

It draws each initializer in 100 seeds and five shapes, and writes `docs/audit-laws.md`; that takes some minutes, a few
times as many on a busy machine without `OPENBLAS_NUM_THREADS=1`.
"""

import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from suite.analysis.audit.law import Family, law
from suite.analysis.audit.promise import Answer, Promise, fits
from suite.stats.smooth import SHAPES, Shape

PAGE = Path(__file__).parents[1] / "docs" / "audit-laws.md"
SEEDS = 100
DRAWS = 1000
"""Draws of a family and size."""

SIZES = (10, 30, 100, 300, 1000, 10_000)
FACTORS = (1.0, 1.1, 1.2, math.sqrt(2))
WEIGHTS = ((32, 32), (64, 16), (16, 128), (3, 3, 16, 32), (256, 512))
"""Shapes of at least 1000 numbers."""

UNIFORM, NORMAL, TRUNCATED = Family.UNIFORM, Family.NORMAL, Family.TRUNCATED_NORMAL
ORTHOGONAL, IDENTITY, LOW_RANK = Family.ORTHOGONAL, Family.IDENTITY, Family.LOW_RANK

EXPECTED: dict[str, tuple[Any, tuple[Family, ...]]] = {
    "constant": ({"class_name": "constant", "config": {"value": 0.3}}, (Family.CONSTANT,)),
    "delta_orthogonal": ("delta_orthogonal", (ORTHOGONAL,)),
    "glorot_normal": ("glorot_normal", (TRUNCATED,)),
    "glorot_standard": ("glorot_standard", (UNIFORM,)),
    "glorot_uniform": ("glorot_uniform", (UNIFORM,)),
    "he_normal": ("he_normal", (TRUNCATED,)),
    "he_orthogonal": ("he_orthogonal", (ORTHOGONAL,)),
    "he_uniform": ("he_uniform", (UNIFORM,)),
    "identity": ("identity", (IDENTITY,)),
    "kumar": ("kumar", (NORMAL,)),
    "lecun_normal": ("lecun_normal", (TRUNCATED,)),
    "lecun_uniform": ("lecun_uniform", (UNIFORM,)),
    "ones": ("ones", (Family.ONES,)),
    "orthogonal": ({"class_name": "orthogonal", "config": {"gain": 1.5}}, (ORTHOGONAL,)),
    "random_normal": ({"class_name": "random_normal", "config": {"mean": 1.0}}, (NORMAL,)),
    "random_uniform": ({"class_name": "random_uniform", "config": {"minval": -0.1, "maxval": 0.3}}, (UNIFORM,)),
    "scaled": ({"class_name": "scaled", "config": {"initializer": "he_normal", "factor": 0.1}}, (TRUNCATED,)),
    "sinusoidal": ("sinusoidal", (ORTHOGONAL, LOW_RANK)),
    "sparse": ("sparse", (Family.SPARSE,)),
    "tanh_fixed_point": ("tanh_fixed_point", (Family.MIXTURE,)),
    "truncated_normal": ("truncated_normal", (TRUNCATED,)),
    "variance_scaling": (
        {"class_name": "variance_scaling", "config": {"distribution": "untruncated_normal"}},
        (NORMAL,),
    ),
    "zero_hadamard": ("zero_hadamard", (IDENTITY, ORTHOGONAL)),
    "zeros": ("zeros", (Family.ZEROS,)),
}
"""Initializers of one weight with an identifier and the families that are right."""

MATRICES_ONLY = ("identity", "tanh_fixed_point")

NETS: dict[str, tuple[Family, Family]] = {
    "fixup": (TRUNCATED, Family.ZEROS),
    "looks_linear": (ORTHOGONAL, ORTHOGONAL),
    "mean_field": (NORMAL, NORMAL),
    "notebook": (NORMAL, NORMAL),
    "pytorch_default": (UNIFORM, UNIFORM),
    "siren": (UNIFORM, UNIFORM),
}
"""Initializers of whole nets with the families of two kernels, (64, 128) and (128, 64)."""


class Drawn(NamedTuple):
    """A weight that an initializer drew.

    Attributes:
        initializer: its name.
        shape: the shape.
        right: the families that are right.
        values: the numbers.
    """

    initializer: str
    shape: tuple[int, ...]
    right: tuple[Family, ...]
    values: NDArray[Any]


def weights(seeds: Sequence[int]) -> Iterator[Drawn]:
    """Yield each initializer's weights; those that draw nothing at random, once a shape."""
    from suite.initializers.registry import recipe

    for name, (identifier, right) in EXPECTED.items():
        source = recipe(identifier)
        for shape in WEIGHTS:
            if len(shape) > 2 and name in MATRICES_ONLY:
                continue
            for seed in seeds if source.random else seeds[:1]:
                yield Drawn(name, shape, right, np.asarray(source.draw(shape, "float32", seed)))
    yield from _of_nets(seeds)


def _of_nets(seeds: Sequence[int]) -> Iterator[Drawn]:
    import keras

    from suite.initializers.recipes import Chosen

    net = keras.Sequential([keras.Input((64,)), keras.layers.Dense(128), keras.layers.Dense(64)])
    inputs = keras.Input((64,))
    inner = keras.layers.Dense(64, name="block_1_dense_2")(keras.layers.Dense(128, name="block_1_dense_1")(inputs))
    branch = keras.Model(inputs, keras.layers.Dense(1, name="output")(inputs + inner))
    for name, right in NETS.items():
        model = branch if name == "fixup" else net
        for seed in seeds if name != "notebook" else seeds[:1]:
            Chosen(name)(model, seed=seed)
            kernels = [each for each in model.trainable_variables if tuple(each.shape) in ((64, 128), (128, 64))]
            for kernel, family in zip(kernels, right, strict=True):
                yield Drawn(name, tuple(kernel.shape), (family,), np.asarray(kernel))


def judged(drawn: Drawn) -> str:
    """Return "right", "cannot tell" or "wrong"."""
    family = law(drawn.values).family
    return "right" if family in drawn.right else family.value if family is Family.CANNOT_TELL else "wrong"


class Power(NamedTuple):
    """Answers about draws of a family and size.

    Attributes:
        told: the share of draws whose family is told, and rightly.
        wrong: the share with another family.
        refused: for each factor the share of draws that are refused if they are that factor too large.
        kept: the share of rightly scaled draws of which it is said that they fit.
    """

    told: float
    wrong: float
    refused: tuple[float, ...]
    kept: float


def power(shape: Shape, size: int, draws: int) -> Power:
    """Return how often laws of `size` numbers are told, and refused."""
    stream = np.random.default_rng([size, SHAPES.index(shape)])
    laws = [law(shape.quantile(stream.uniform(size=size))) for _ in range(draws)]
    promises = [Promise(Family(shape.name), std=1 / factor) for factor in FACTORS]
    answers = np.array([[fits(each, promise).answer for promise in promises] for each in laws])
    families = [each.family for each in laws]
    right = sum(each == shape.name for each in families)
    wrong = draws - right - sum(each is Family.CANNOT_TELL for each in families)
    refused = tuple(float(each) for each in (answers == Answer.NO).mean(axis=0))
    return Power(right / draws, wrong / draws, refused, float((answers[:, 0] == Answer.YES).mean()))


TEXT = """# How well are laws of weights told?

Of {drawn} weights of at least 1000 numbers, drawn by each initializer in {seeds} seeds and five shapes, the family of
{right} is recognized ({share}); {wrong} {verb} called another one. A standard deviation that is √2 times too large is
refused with 100 numbers in {root_two} of the draws, and one that is right in at most {alarms}.

`python -m tests.laws` writes this page. A family is excluded if its p-value is below 1/1000, and so is a promised law;
for many weights at once the level has to be smaller, which the p-values allow.

## Each initializer

Shapes: {shapes}.
An initializer of which all seeds give the same weights is drawn once a shape. Initializers of whole nets are drawn into
two kernels, (64, 128) and (128, 64). Not drawn: `another_draw`, `as_built`, `by_weight`, `chrono`, `irnn`, `recurrent`
and `skipinit`, which put together others of this table, `lsuv`, which needs data, and `stft`, whose weights are no
matrix.

{initializers}

## By size

Draws of each family, {draws} a row. Told: the family is named, and rightly. Wrong: another one is named, or none.
Fits: a law with the right family and standard deviation is said to fit. Refused: it is said not to fit if the numbers
are that factor too large; at factor 1 this is the share of false alarms. All else is "cannot tell".

{sizes}
"""


def page(counts: dict[str, Counter[str]], powers: dict[tuple[Shape, int], Power], seeds: int, draws: int) -> str:
    """Return the page of what was counted."""
    total = sum(counts.values(), Counter())
    heads = "| initializer | weights | right | cannot tell | wrong |\n| :--- | ---: | ---: | ---: | ---: |"
    lines = [
        f"| `{name}` | {count.total()} | {count['right']} | {count['cannot tell'] or '–'} | {count['wrong'] or '–'} |"
        for name, count in sorted(counts.items())
    ]
    factors = ("1", "1.1", "1.2", "√2")
    size_heads = (
        f"| family | numbers | told | wrong | fits | {' | '.join(f'refused at {each}' for each in factors)} |\n"
        f"| :--- |{' ---: |' * 8}"
    )
    rows = [
        f"| {shape.name} | {size:,} | "
        + " | ".join(_share(each) for each in (found.told, found.wrong, found.kept, *found.refused))
        + " |"
        for (shape, size), found in powers.items()
    ]
    hundred = [found.refused[-1] for (_, size), found in powers.items() if size == 100]
    return TEXT.format(
        drawn=f"{total.total():,}",
        seeds=seeds,
        right=f"{total['right']:,}",
        share=f"{100 * total['right'] / total.total():.2f} %",
        wrong=total["wrong"] or "none",
        verb="are" if total["wrong"] > 1 else "is",
        root_two=f"{_share(min(hundred))} to {_share(max(hundred))}",
        alarms=_share(max(found.refused[0] for found in powers.values())),
        shapes=", ".join(str(shape) for shape in WEIGHTS),
        draws=f"{draws:,}",
        initializers="\n".join([heads, *lines]),
        sizes="\n".join([size_heads, *rows]),
    )


def _share(share: float) -> str:
    return f"{100 * share:.1f} %" if share else "–"


def main(path: Path = PAGE, seeds: int = SEEDS, draws: int = DRAWS) -> None:
    """Draw all, and write the page."""
    counts: dict[str, Counter[str]] = {}
    for drawn in weights(range(seeds)):
        if drawn.initializer not in counts:
            print(drawn.initializer, file=sys.stderr, flush=True)
        counts.setdefault(drawn.initializer, Counter())[judged(drawn)] += 1
    powers = {(shape, size): power(shape, size, draws) for shape in SHAPES for size in SIZES}
    path.write_text(page(counts, powers, seeds, draws), encoding="utf-8")


if __name__ == "__main__":
    main()
