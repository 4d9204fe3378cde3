"""Contenders for residual branches, attention, recurrent cells and embeddings."""

import math
from collections.abc import Iterator

from suite.analysis.choosing.contender import FIRST, FURTHER, USUAL, Contender, by_weight, made
from suite.analysis.choosing.facts import Facts
from suite.config import Identifier
from suite.frameworks.weights import Role

SMALL = 0.02
"""Standard deviation of the kernels and embeddings of GPT-2 and BERT."""

_SMALL: Identifier = {"class_name": "random_normal", "config": {"stddev": SMALL}}


def base(facts: Facts) -> str:
    """Return the initializer of kernels that the rest of a net gets beside special ones."""
    return "he_normal" if facts.rectified else "lecun_normal"


def residual(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for residual branches, outside of transformers."""
    if not facts.branches or facts.attentions:
        return
    count, rest = len(facts.branches), {"*.kernel": base(facts)}
    scales, gains = (_ends(facts, role) for role in (Role.SCALE, Role.GAIN))
    if scales:
        yield Contender(
            "zero_gamma",
            by_weight(dict.fromkeys(scales, "zeros") | rest),
            (f"{len(scales)} residual branches end with a normalization: scales of 0 there make blocks the identity "
             "at the start (Goyal et al. 2017, section 5.1)",),
        )  # fmt: skip
        if facts.convolutions:
            reason = "residual convolutions with normalization: identities without any randomness (Zhao et al. 2022)"
            yield Contender("zero_hadamard", "zero_hadamard", (reason,), FURTHER)
        return
    grows = f"{count} residual branches add up, without normalization at their ends"
    if gains:
        yield Contender(
            "zero_gains",
            by_weight(dict.fromkeys(gains, "zeros") | rest),
            (f"{len(gains)} residual branches end with a trained factor: at 0 each block is the identity at the start "
             "(De, Smith 2020, section 4)",),
        )  # fmt: skip
    if all(len(each.kernels) > 1 for each in facts.branches) and facts.head and not facts.norms:
        yield Contender(
            "fixup",
            by_weight(_fixup(facts)),
            (f"{grows}: zero last layers and smaller first ones keep the first update small "
             "(Zhang, Dauphin, Ma 2019, section 3)",),
        )  # fmt: skip
    lasts = [each.kernels[-1] for each in facts.branches]
    yield Contender(
        "zero_ends",
        by_weight(dict.fromkeys(lasts, "zeros") | rest),
        (f"{grows}: last layers of 0 make each block the identity at the start (Zhang, Dauphin, Ma 2019)",),
        USUAL if facts.norms or gains else FIRST,
    )
    if count > 1:
        reason = f"{grows}: last layers times 1/√{count} keep the sum small (Radford et al. 2019, section 2.3)"
        shrunk = by_weight(dict.fromkeys(lasts, _shrunk(base(facts), count)) | rest)
        yield Contender("small_ends", shrunk, (reason,), USUAL)


def _ends(facts: Facts, role: Role) -> list[str]:
    return [each.end for each in facts.branches if each.role is role]


def _fixup(facts: Facts) -> dict[str, Identifier]:
    """Return Fixup's factors of He's kernels: 0 at the ends and in the head, L^(-1/(2m-2)) before the ends."""
    count, patterns = len(facts.branches), dict[str, Identifier]()
    for branch in facts.branches:
        factor = count ** (-1 / (2 * len(branch.kernels) - 2))
        inner: Identifier = made("scaled", initializer="he_normal", factor=float(f"{factor:.4g}"))
        patterns |= dict.fromkeys(branch.kernels[:-1], inner if count > 1 else "he_normal")
        patterns[branch.kernels[-1]] = "zeros"
        if branch.role is Role.GAIN:
            patterns[branch.end] = "ones"
    return {**patterns, facts.head: "zeros", "*.kernel": "he_normal"}


def _shrunk(name: str | Identifier, count: int) -> Identifier:
    return made("scaled", initializer=name, factor=float(f"{1 / math.sqrt(count):.4g}"))


def transformer(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for attention."""
    if not facts.attentions:
        return
    count = len(facts.projections)
    tables: dict[str, Identifier] = {"Embedding.embeddings": _SMALL} if facts.embeddings else {}
    what = f"attention{' and embeddings' if tables else ''}"
    ends = dict.fromkeys(facts.projections, made("random_normal", stddev=float(f"{SMALL / math.sqrt(count or 1):.3g}")))
    narrow = f"; at a width of {facts.width} 0.02 is small" if 0 < facts.width < 256 else ""
    yield Contender(
        "gpt2",
        by_weight({**tables, **ends, "*.kernel": _SMALL}),
        (f"{what}: N(0, 0.02²), and 0.02/√{count} where {count} layers write into the residual stream "
         f"(Radford et al. 2019, section 2.3, and their code{narrow})",),
    )  # fmt: skip
    if count:
        yield Contender(
            "depth_scaled",
            by_weight({**tables, **dict.fromkeys(facts.projections, _shrunk("lecun_normal", count)),
                       "*.kernel": "lecun_normal"}),
            (f"{count} layers write into the residual stream: variance 1/fan-in, the right size at any width, with "
             f"1/√{count} there (LeCun et al. 1998; Radford et al. 2019, section 2.3)",),
        )  # fmt: skip
        yield Contender(
            "zero_ends",
            by_weight({**dict.fromkeys(facts.projections, "zeros"), "*.kernel": "glorot_uniform"}),
            (f"{count} layers write into the residual stream: at 0 each block is the identity at the start "
             "(Zhang, Dauphin, Ma 2019)",),
            USUAL,
        )  # fmt: skip
    truncated = made("truncated_normal", stddev=SMALL)
    yield Contender(
        "bert",
        by_weight({**({"Embedding.embeddings": truncated} if facts.embeddings else {}), "*.kernel": truncated}),
        (f"{what}: 0.02 everywhere, cut at two deviations (Devlin et al. 2019, code of the authors)",),
        USUAL,
    )
    reason = (
        f"{what}: the size of each kernel by its own fans, as in the first Transformer's code (Vaswani et al. 2017)"
    )
    yield Contender("glorot_uniform", "glorot_uniform", (reason,), USUAL)


def recurrent(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for recurrent cells."""
    kinds = {kind for kind, _ in facts.cells}
    if not kinds:
        return
    named = " and ".join(sorted(kind.removesuffix("Cell") for kind in kinds))
    if kinds == {"SimpleRNNCell"} and all(activation == "relu" for _, activation in facts.cells):
        yield Contender(
            "irnn",
            made("irnn", other_initializer="glorot_uniform"),
            ("SimpleRNN with relu: the identity from step to step forgets nothing (Le et al. 2015, section 2)",),
        )
    yield Contender(
        "recurrent",
        made("recurrent", kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal"),
        (f"{named}: orthogonal from step to step, so that states neither fade nor grow (Saxe et al. 2014)",),
    )
    for cell in ("LSTMCell", "ConvLSTMCell"):
        if cell in kinds:
            yield Contender(
                "forget_bias_1",
                by_weight({f"{cell}.bias.forget": "ones"}),
                (f"{cell.removesuffix('Cell')}: forget gates begin open, so it remembers from the start "
                 "(Gers et al. 2000; Jozefowicz et al. 2015)",),
            )  # fmt: skip
    if kinds == {"SimpleRNNCell"}:
        yield Contender(
            "recurrent_identity",
            made("recurrent", kernel_initializer="glorot_uniform", recurrent_initializer="identity"),
            ("SimpleRNN: the identity from step to step, and Glorot's kernels from the inputs "
             "(Le, Jaitly, Hinton 2015, section 2)",),
            USUAL,
        )  # fmt: skip


def embedded(facts: Facts) -> Iterator[Contender]:
    """Yield contenders for embeddings outside of transformers."""
    if not facts.embeddings or facts.attentions:
        return
    yield Contender(
        "large_embeddings",
        by_weight({"Embedding.embeddings": made("random_normal", stddev=1.0)}),
        ("embeddings: Keras draws ±0.05, so what follows sees a signal 35 times smaller than inputs of size 1; "
         "N(0, 1) is PyTorch's (torch.nn.Embedding)",),
        USUAL,
    )  # fmt: skip
