"""Code of the user's own, named in a trial's tables, and the guard around it."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from suite.benchmark.environment import references
from suite.frameworks.process import guarded
from suite.training.runtime import tensorflow


def guarded_code(named: Any) -> AbstractContextManager[None]:
    """Return a block for what runs the code that nested plain data name: it is guarded if there is any, else free."""
    own = references(named)
    if own:
        tensorflow()  # What the suite itself sets up in the process is there before.
    return guarded(", ".join(own)) if own else nullcontext()
