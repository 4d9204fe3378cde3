"""What was found of one benchmark, as a value."""

from dataclasses import dataclass

from suite.analysis.claims.verdict import Verdict
from suite.analysis.summary import Row
from suite.benchmark.benchmark import Benchmark
from suite.training.result import Result


@dataclass(frozen=True)
class Report:
    """What was found of one benchmark, whether its trials ran now or before.

    `rows` compare the initializers and `verdicts` judge the claims; `unavailable` says why there was nothing to train
    on. `complete` is false where a planned trial has no score. `waiting` counts the results, of all benchmarks, that
    are on disk until the tracking store takes them.
    """

    benchmark: Benchmark
    results: list[Result]
    rows: list[Row]
    verdicts: list[Verdict]
    complete: bool
    unavailable: str = ""
    waiting: int = 0

    @property
    def refuted(self) -> bool:
        """Whether a claim fails, by evidence or for want of it."""
        return any(verdict.state.fails for verdict in self.verdicts)
