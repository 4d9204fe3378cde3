"""What hears of the progress of trials."""

from typing import Protocol

from suite.benchmark.trial import Trial
from suite.training.result import Result


class Listener(Protocol):
    """What hears of the progress, for example a terminal. Called from several threads."""

    def planned(self, benchmark: str, trials: int) -> None:
        """Hear how many trials a benchmark has, before its first one; again where more are planned later."""

    def skipped(self, benchmark: str, trials: int) -> None:
        """Hear that some planned trials were done before."""

    def started(self, trial: Trial) -> None:
        """Hear that a worker has begun a trial."""

    def finished(self, result: Result) -> None:
        """Hear of a trial's outcome, once it is tracked."""

    def note(self, line: str) -> None:
        """Hear of something worth a line."""


class Silent:
    """A listener that says nothing."""

    def planned(self, benchmark: str, trials: int) -> None:
        """Say nothing."""

    def skipped(self, benchmark: str, trials: int) -> None:
        """Say nothing."""

    def started(self, trial: Trial) -> None:
        """Say nothing."""

    def finished(self, result: Result) -> None:
        """Say nothing."""

    def note(self, line: str) -> None:
        """Say nothing."""
