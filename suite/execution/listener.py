"""Listeners to the progress of trials."""

from typing import Protocol

from suite.benchmark.trial import Trial
from suite.training.result import Result


class Listener(Protocol):
    """A listener to the progress, for example a terminal; several threads call it."""

    def planned(self, benchmark: str, trials: int) -> None:
        """Hear how many trials a benchmark has, before its first one, and again if more are planned later."""

    def skipped(self, benchmark: str, trials: int) -> None:
        """Hear how many planned trials were finished before."""

    def started(self, trial: Trial) -> None:
        """Hear that a worker has begun a trial."""

    def finished(self, result: Result) -> None:
        """Hear of a trial's outcome, after it is tracked."""

    def note(self, line: str) -> None:
        """Hear of something that is worth a line."""


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
