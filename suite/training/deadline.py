"""When a training ends early: after its time, or because somebody stops the run."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from suite.training.result import Status


def never() -> bool:
    """Return False: nobody stops this."""
    return False


@dataclass(frozen=True)
class Deadline:
    """Until when one trial may train. It counts from when this was made: nothing was compiled after that.

    Attributes:
        seconds: the most it may take, None for any time.
        stopped: says whether the run is to stop; called from the training's thread.
    """

    seconds: float | None = None
    stopped: Callable[[], bool] = never
    began: float = field(default_factory=time.perf_counter)

    def passed(self) -> Status | None:
        """Return how the trial ends here: `interrupted`, `timeout`, or None where it may go on."""
        if self.stopped():
            return Status.INTERRUPTED
        if self.seconds is not None and time.perf_counter() - self.began > self.seconds:
            return Status.TIMEOUT
        return None

    def reason(self, status: Status, step: int) -> str:
        """Return what to say of a trial that ended so after a step, "" where it did not end here."""
        if status is Status.TIMEOUT:
            return f"timeout = {self.seconds:g} in the benchmark's file: {step} steps took longer than these seconds"
        return f"the run was stopped after {step} steps" if status is Status.INTERRUPTED else ""
