"""Coverage of checks, and its losses in another state."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from suite.benchmark.accepted import FOLDER, held
from suite.benchmark.baseline import Baseline, Entry
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.claim import Claim
from suite.benchmark.labels import counted
from suite.benchmark.load import read
from suite.benchmark.metric import parsed
from suite.benchmark.sweep import Point

WORDS = frozenset({"source", "headline", "known"})
"""Keys of a claim that do not change its statement about the metric."""


@dataclass(frozen=True)
class Covered:
    """A benchmark with its accepted baseline, None if there is none."""

    benchmark: Benchmark
    baseline: Baseline | None

    @classmethod
    def of(cls, file: Path) -> "Covered":
        """Return the benchmark of a file together with the baseline beside it.

        Raises:
            UserError: the file cannot be read.
        """
        return cls(read(file, str(file)), held(file.parent / FOLDER / f"{file.stem}.json")[0])

    @property
    def holds(self) -> bool:
        """Whether a check of the benchmark can fail."""
        return bool(self.benchmark.claims) or self.baseline is not None


def lessened(before: Covered, now: Covered) -> Iterator[str]:
    """Yield one line for each thing that was checked before and is now checked less strictly or not at all."""
    yield from _claims(before.benchmark, now.benchmark)
    if now.benchmark.seeds < before.benchmark.seeds:
        yield f"seeds: {now.benchmark.seeds} instead of {before.benchmark.seeds}"
    if before.baseline is not None:
        if now.baseline is None:
            yield f"the accepted results are gone: {len(before.baseline.entries)}"
        else:
            yield from _entries(before, before.baseline, now, now.baseline)


def _claims(before: Benchmark, now: Benchmark) -> Iterator[str]:
    present = {claim.statement: claim for claim in now.claims}
    for claim in before.claims:
        said = f"claim {claim.statement!r}"
        other = present.get(claim.statement)
        if other is None:
            yield f"{said} is gone"
            continue
        changed = [key for key in Claim.model_fields if key not in WORDS and getattr(claim, key) != getattr(other, key)]
        if changed:
            yield f"{said} claims something else: {', '.join(changed)}"
        if claim.known is None and other.known is not None:
            yield f"{said} is now known not to pass: {other.known.state}, {other.known.reason}"


def _entries(before: Covered, old: Baseline, now: Covered, new: Baseline) -> Iterator[str]:
    present = {entry.key: entry for entry in new.entries}
    for entry in old.entries:
        said = ", ".join(filter(None, [entry.initializer, _place(entry.at), entry.metric]))
        other = present.get(entry.key)
        if other is None:
            yield f"{said}: the accepted result is gone"
            continue
        lost = len({*entry.seeds, *entry.failed} - {*other.seeds, *other.failed})
        if lost:
            yield f"{said}: {counted(lost, 'accepted seed')} {'is' if lost == 1 else 'are'} gone"
        middles = _middle(entry), _middle(other)
        if None not in middles and _worse(entry.metric, *middles):
            yield f"{said}: accepted anew, {middles[0]:.4g} has become {middles[1]:.4g}"
        margins = [each.benchmark.guarded(entry.initializer, entry.metric).get(entry.metric) for each in (before, now)]
        if margins[0] is not None and (margins[1] is None or margins[1] > margins[0]):
            yield f"{said}: {'is not guarded' if margins[1] is None else f'margin {margins[1]:g}, was {margins[0]:g}'}"


def _place(point: Point) -> str:
    return ", ".join(f"{key} = {value}" for key, value in point)


def _middle(entry: Entry) -> float | None:
    values = [value for value in entry.values if value is not None]
    return median(values) if values else None


def _worse(metric: str, before: float | None, now: float | None) -> bool:
    assert before is not None
    assert now is not None
    return now < before if parsed(metric).rising else now > before
