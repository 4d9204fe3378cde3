"""Contenders for residual branches, attention, recurrent cells and embeddings."""

import math
from collections.abc import Iterator, Sequence

from suite.analysis.choosing.contender import FIRST, FURTHER, USUAL, Contender, by_weight, made, proposed
from suite.analysis.choosing.facts import Facts
from suite.analysis.explanation.remedies import SMOOTH_RECTIFIERS
from suite.config import Identifier, normalize
from suite.frameworks.weights import Role

SMALL = 0.02
"""Standard deviation of the kernels and embeddings of GPT-2 and BERT."""

WIDE = 256
"""Width from which on that is about the root of 1/fan-in; the smallest GPT-2 has 768."""


LONG = 10
"""Steps of a sequence from which on it matters after how many steps a gate forgets."""


def residual(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for residual branches, outside of transformers."""
    if not facts.branches or facts.attentions:
        return
    rectified = facts.rectified or normalize(facts.activation) in SMOOTH_RECTIFIERS
    base, count = "he_normal" if rectified else "lecun_normal", len(facts.branches)
    scales, gains = ([each.end for each in facts.branches if each.role is role] for role in (Role.SCALE, Role.GAIN))
    if scales:
        yield proposed(
            "zero_gamma",
            f"{_branches(len(scales))} with a normalization: scales of 0 there make each block the identity at the "
            "start (Goyal et al. 2017, section 5.1)",
            _with(facts, scales, "zeros", base),
        )
        if facts.convolutions:
            reason = "residual convolutions with normalization: identities, without randomness (Zhao et al. 2022)"
            yield proposed("zero_hadamard", reason, rank=FURTHER)
        return
    grows = f"{_branches(count)} without normalization, so the signal grows"
    if gains:
        yield proposed(
            "zero_gains",
            f"{_branches(len(gains))} with a trained factor: at 0 each block is the identity at the start "
            "(De, Smith 2020, section 4)",
            _with(facts, gains, "zeros", base),
        )
    if rectified and all(len(each.kernels) > 1 for each in facts.branches) and facts.head and not facts.norms:
        yield proposed(
            "fixup",
            f"{grows}: last layers of 0, and smaller first ones, keep the first update small "
            "(Zhang, Dauphin, Ma 2019, section 3)",
            _fixup(facts),
        )
    if gains:
        return
    lasts = [each.kernels[-1] for each in facts.branches]
    yield proposed(
        "zero_ends",
        f"{grows}: last layers of 0 make each block the identity at the start (Zhang, Dauphin, Ma 2019)",
        _with(facts, lasts, "zeros", base),
        rank=USUAL if facts.norms else FIRST,
    )
    if count > 1:
        yield proposed(
            "small_ends",
            f"{grows}: last layers times 1/√{count} bound the sum (Radford et al. 2019, section 2.3)",
            _with(facts, lasts, _shrunk(base, count), base),
            rank=USUAL,
        )


def _branches(count: int) -> str:
    return f"{count} residual branches end" if count > 1 else "a residual branch ends"


def _with(
    facts: Facts, chosen: Sequence[str], identifier: Identifier, rest: Identifier, tables: Identifier | None = None
) -> Identifier:
    """Return an initializer for some weights, one for all other kernels, and one for embeddings."""
    special = {} if tables is None else dict.fromkeys(facts.patterns(facts.tables), tables)
    return by_weight(special | dict.fromkeys(facts.patterns(chosen), identifier) | facts.rest(rest, chosen))


def _kernels(facts: Facts) -> dict[str, Identifier]:
    """Return patterns for all kernels of a net that does not draw them itself."""
    return facts.rest("glorot_uniform") if facts.blank else {}


def _fixup(facts: Facts) -> Identifier:
    """Return Fixup's factors of He's kernels: 0 at the ends and in the head, L^(-1/(2m-2)) before the ends."""
    count, inner = len(facts.branches), dict[int, list[str]]()
    for branch in facts.branches:
        inner.setdefault(len(branch.kernels), []).extend(branch.kernels[:-1])
    zeros = [*(each.kernels[-1] for each in facts.branches), facts.head]
    ones = [each.end for each in facts.branches if each.role is Role.GAIN]
    set_already = [*zeros, *(name for names in inner.values() for name in names if count > 1)]
    patterns: dict[str, Identifier] = dict.fromkeys(facts.patterns(zeros), "zeros")
    patterns |= dict.fromkeys(facts.patterns(ones), "ones")
    for length, kernels in inner.items() if count > 1 else ():
        factor = float(f"{count ** (-1 / (2 * length - 2)):.4g}")
        smaller = made("scaled", initializer="he_normal", factor=factor)
        patterns |= dict.fromkeys(facts.patterns(kernels), smaller)
    return by_weight(patterns | facts.rest("he_normal", set_already))


def _shrunk(name: str, count: int) -> Identifier:
    return made("scaled", initializer=name, factor=float(f"{1 / math.sqrt(count):.4g}"))


def transformer(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for attention."""
    if not facts.attentions:
        return
    count, what = len(facts.projections), f"attention{' and embeddings' if facts.tables else ''}"
    small = made("random_normal", stddev=SMALL)
    writing = f"{f'{count} layers write' if count > 1 else 'a layer writes'} into the residual stream"
    if count:
        least = made("random_normal", stddev=float(f"{SMALL / math.sqrt(count):.3g}"))
        narrow = f"; made for a width of 768, yours is {facts.width}" if 0 < facts.width < WIDE else ""
        yield proposed(
            "gpt2",
            f"{what}: N(0, 0.02²), and 0.02/√{count} where {writing} (Radford et al. 2019, section 2.3, and their "
            f"code{narrow})",
            _with(facts, facts.projections, least, small, small),
        )
        yield proposed(
            "depth_scaled",
            f"{writing}: times 1/√{count} there, and variance 1/fan-in, which is right at any width "
            "(Radford et al. 2019, section 2.3; LeCun et al. 1998)",
            _with(facts, facts.projections, _shrunk("lecun_normal", count), "lecun_normal", small),
        )
        yield proposed(
            "zero_ends",
            f"{writing}: at 0 each block is the identity at the start (Zhang, Dauphin, Ma 2019)",
            _with(facts, facts.projections, "zeros", "glorot_uniform"),
            rank=USUAL,
        )
    truncated = made("truncated_normal", stddev=SMALL)
    yield proposed(
        "bert",
        f"{what}: 0.02 everywhere, cut at two deviations (Devlin et al. 2019, code of the authors)",
        _with(facts, (), truncated, truncated, truncated),
        rank=USUAL,
    )
    yield proposed("glorot_uniform", f"{what}: each kernel by its own fans (Glorot, Bengio 2010)", rank=USUAL)


def recurrent(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for recurrent cells."""
    kinds = {each.kind for each in facts.cells}
    if not kinds:
        return
    simple = kinds == {"SimpleRNNCell"}
    named = " and ".join(sorted(kind.removesuffix("Cell") for kind in kinds))
    if simple and all(each.activation == "relu" for each in facts.cells):
        yield proposed(
            "irnn",
            "SimpleRNN with relu: the identity from step to step forgets nothing (Le et al. 2015, section 2)",
            made("irnn", other_initializer="glorot_uniform"),
        )
    yield proposed(
        "recurrent",
        f"{named}: orthogonal from step to step, so that states neither fade nor grow (Saxe et al. 2014)",
        made("recurrent", kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal"),
    )
    for cell in ("LSTMCell", "ConvLSTMCell"):
        if cell in kinds:
            yield proposed(
                "forget_bias_1",
                f"{cell.removesuffix('Cell')}: forget gates begin open, so it remembers from the start "
                "(Gers et al. 2000; Jozefowicz et al. 2015)",
                by_weight({f"{cell}.bias.forget": "ones"} | _kernels(facts)),
            )
    if facts.steps >= LONG and kinds & {"LSTMCell", "ConvLSTMCell", "GRUCell"}:
        yield proposed(
            "chrono",
            f"{named} over {facts.steps} steps: gates that forget after 2 to {facts.steps} steps, where Keras' forget "
            "after 4 (Tallec, Ollivier 2018)",
            made("chrono", steps=facts.steps),
        )
    if simple:
        yield proposed(
            "recurrent_identity",
            "SimpleRNN: the identity from step to step, and Glorot's kernels from the inputs (Le et al. 2015)",
            made("recurrent", kernel_initializer="glorot_uniform", recurrent_initializer="identity"),
            rank=USUAL,
        )


def recurrent_of_torch(facts: Facts) -> Iterator[Contender]:
    """Yield PyTorch's default of recurrent layers, whose units must be equally many."""
    if len({each.units for each in facts.cells}) == 1:
        bound = float(f"{1 / math.sqrt(facts.cells[0].units):.4g}")
        within = made("random_uniform", minval=-bound, maxval=bound)
        cells = {f"{kind}.{name}": within for kind in sorted({each.kind for each in facts.cells})
                 for name in ("kernel", "recurrent_kernel", "bias")}  # fmt: skip
        yield proposed(
            "pytorch_recurrent",
            f"PyTorch's default of recurrent layers: all within ±1/√{facts.cells[0].units} (torch.nn.LSTM)",
            by_weight({**cells, **_kernels(facts)}),
            rank=FURTHER,
        )


def matrices(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for matrices of the user's own layers, which initializers of kernels leave alone."""
    if facts.matrices:
        some = f"{len(facts.matrices)} matrices" if len(facts.matrices) > 1 else "a matrix"
        usual = "he_normal" if facts.rectified else "lecun_normal"
        for name in (usual, "glorot_uniform", "orthogonal"):
            yield proposed(
                f"{name}_all",
                f"{some} of your own layers ({facts.matrices[0]}): {name} for them, too; by its name alone it sets "
                "kernels only",
                _with(facts, facts.matrices, name, name),
                rank=FIRST if name == usual else USUAL,
            )


def embedded(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for embeddings outside of transformers."""
    if facts.tables and not facts.kernels:
        yield proposed(
            "small_embeddings",
            "nothing but embeddings: N(0, 0.01²), as usual for factors that are multiplied (Neural collaborative "
            "filtering, He et al. 2017, section 4.1)",
            by_weight(dict.fromkeys(facts.patterns(facts.tables), made("random_normal", stddev=0.01))),
        )
    if facts.tables and not facts.attentions:
        yield proposed(
            "large_embeddings",
            "embeddings: Keras draws them within ±0.05, a signal 35 times smaller than inputs of size 1; PyTorch "
            "draws N(0, 1) (torch.nn.Embedding)",
            by_weight(dict.fromkeys(facts.patterns(facts.tables), made("random_normal", stddev=1.0)) | _kernels(facts)),
            rank=USUAL,
        )
