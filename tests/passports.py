"""How often a passport alarms though no law has changed, and what it notices: `python -m tests.passports`.

It builds nets with many seeds, holds each build against the passport of the one before, and writes
docs/audit-alarms.md.
"""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from suite.analysis.audit.audited import audited
from suite.analysis.audit.changes import compared
from suite.analysis.audit.passport import Passport, passport
from suite.analysis.audit.relations import findings
from suite.stats.proportion import wilson
from tests.analysis.audit.nets import net_weight
from tests.commands.audit import nets

PAGE = Path(__file__).parents[1] / "docs" / "audit-alarms.md"

PAIRS = 300
"""Pairs of builds of each net."""

FACTORS = (1.05, 1.1, 1.2, math.sqrt(2), 2.0)
"""By how much one weight of a net of fifty is scaled."""

SIZES = (16, 64, 256, 1024, 4096, 65_536)
"""Numbers of that weight."""

NETS: dict[str, Callable[[], Any]] = {
    "dense, 4 layers": nets.dense,
    "LSTM": nets.lstm,
    "GPT, 6 blocks": lambda: nets.gpt(blocks=6),
    "ViT, 4 blocks": nets.vit,
}


@dataclass(frozen=True)
class Count:
    """What was seen of one net.

    Attributes:
        weights: how many it has.
        alarms: builds that differ from the passport of the build before.
        faults: builds of which a fault was found.
    """

    weights: int
    alarms: int
    faults: int


def counted(build: Callable[[], Any], pairs: int) -> Count:
    """Return how often builds of a net with other seeds alarm."""
    from suite.frameworks.keras_isolation import isolated_build
    from suite.frameworks.keras_weights import net_weights

    before: Passport | None = None
    alarms = faults = 0
    for seed in range(pairs + 1):
        with isolated_build("float32", seed):
            weights = audited(net_weights(build()))
        faults += any(each.fault for each in findings(weights))
        now = passport(weights, {})
        alarms += before is not None and not compared(before, now).same
        before = now
    assert before is not None
    return Count(len(before.weights), alarms, faults)


def noticed(size: int, factor: float, draws: int) -> float:
    """Return the share of nets of fifty weights in which a scaled one is noticed."""

    def laws(seed: int, scale: float) -> Passport:
        stream = np.random.default_rng([size, seed])
        one = net_weight("one", stream.normal(0, 0.02 * scale, size))
        return passport(audited([one]), {}).model_copy(deep=True)

    filler = {f"other_{at}": passport(audited([net_weight("o", np.zeros(4))]), {}).weights["o"] for at in range(49)}
    found = 0
    for seed in range(draws):
        then, now = laws(2 * seed, 1.0), laws(2 * seed + 1, factor)
        pair = [each.model_copy(update={"weights": {**each.weights, **filler}}) for each in (then, now)]
        found += not compared(*pair).same
    return found / draws


TEXT = """# How often does a passport alarm?

Of {builds:,} builds with other seeds, held against the passport of the build before, {alarms} differed
({share}; 95 % interval {interval}). The promise is at most 1 % for a whole net.

`python -m tests.passports` writes this page.

## Nets whose laws did not change

Faults: builds of which `audit` says that something is wrong, without a passport.

| net | weights | builds | alarms | faults |
| :--- | ---: | ---: | ---: | ---: |
{nets}

## One weight that changed

How often the passport of a net of fifty weights notices that one of them, of normal numbers, is drawn too large by a
factor; {draws} draws each.

| numbers | {factors} |
| ---: |{rules}
{sizes}
"""


def page(counts: dict[str, Count], pairs: int, draws: int) -> str:
    """Return the page of what was counted."""
    alarms, builds = sum(each.alarms for each in counts.values()), pairs * len(counts)
    found = wilson(alarms, builds)
    low, high = found.low, found.high
    rows = [
        f"| {name} | {each.weights:,} | {pairs:,} | {each.alarms} | {each.faults} |" for name, each in counts.items()
    ]
    sizes = [
        f"| {size:,} | " + " | ".join(f"{100 * noticed(size, factor, draws):.0f} %" for factor in FACTORS) + " |"
        for size in SIZES
    ]
    return TEXT.format(
        builds=builds,
        alarms=alarms or "none",
        share=f"{100 * alarms / builds:.2f} %",
        interval=f"{100 * low:.2f} to {100 * high:.2f} %",
        nets="\n".join(rows),
        draws=draws,
        factors=" | ".join("√2" if factor == FACTORS[3] else f"{factor:g}" for factor in FACTORS),
        rules=" ---: |" * len(FACTORS),
        sizes="\n".join(sizes),
    )


def main(path: Path = PAGE, pairs: int = PAIRS, draws: int = 200) -> None:
    """Build all, and write the page."""
    counts = {}
    for name, build in NETS.items():
        counts[name] = counted(build, pairs)
        print(name, counts[name], file=sys.stderr, flush=True)
    path.write_text(page(counts, pairs, draws), encoding="utf-8")


if __name__ == "__main__":
    main()
