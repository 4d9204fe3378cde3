"""What was found of one benchmark, as a value."""

from dataclasses import dataclass
from functools import cached_property

from suite.analysis.claims.verdict import Verdict
from suite.analysis.ranking.board import Leaderboard
from suite.analysis.summary import Row
from suite.benchmark.benchmark import Benchmark
from suite.errors import UserError
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

    @cached_property
    def board(self) -> Leaderboard | None:
        """The ranking of the benchmark's initializers over its own tasks; None where there is nothing to rank.

        It alone says who leads and who is tied, wherever that is said.
        """
        from suite.analysis.ranking.leaderboard import leaderboard

        try:
            return leaderboard([(self.benchmark, self.results)])
        except UserError:
            return None

    @property
    def refuted(self) -> bool:
        """Whether a claim fails, by evidence or for want of it."""
        return any(verdict.state.fails for verdict in self.verdicts)
