"""The guard around user code that a trial names."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from suite.benchmark.environment import references
from suite.frameworks.process import guarded
from suite.training.runtime import tensorflow


def guarded_code(named: Any) -> AbstractContextManager[None]:
    """Return a guard for code that runs user code named in nested plain data, or a null context if none is named."""
    own = references(named)
    if own:
        tensorflow()  # The suite's own changes of the process must come before the guard.
    return guarded(", ".join(own)) if own else nullcontext()
