"""A program that runs a benchmark again and again, and kills itself at one place after the other.

Each run is a process of its own, forked from one that has imported the libraries and used none of them. For each it
prints the name of the place and the code with which it ended; the last two runs are not killed, the very last has a
store of its own.
"""

import contextlib
import importlib
import os
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

PLACES = {
    "compiling": ("suite.training.program", "Program.compile", 0),
    "training": ("suite.training.train", "_trained", 1),
    "writing": ("suite.tracking.runs.write", "finish", 2),
    "written": ("suite.tracking.sharing.leases", "Leases.finish", 0),
    "drawing": ("suite.report.contents.figures", "figures", 0),
    "summing up": ("suite.tracking.summaries", "finish", 0),
}
"""Where it dies: a module, what is called there, and how many calls are let pass before."""


def run(file: Path, store: Path, place: str) -> int:
    """Run the benchmark in a forked process and return what became of that."""
    child = os.fork()
    if child == 0:
        try:
            _run(file, store, place)
        except SystemExit as ended:
            os._exit(int(ended.code or 0))
        finally:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _run(file: Path, store: Path, place: str) -> None:
    from suite.cli import main
    from suite.report.contents import figures
    from suite.tracking.location import database_uri

    with contextlib.ExitStack() as stack:
        stack.enter_context(patch.object(figures, "trial_figures", lambda _result: {}))
        stack.enter_context(patch.object(figures, "figures", lambda _benchmark, _results: {}))
        if place in PLACES:
            module, name, calls = PLACES[place]
            stack.enter_context(_deadly(module, name, calls))
        output = stack.enter_context((store.parent / f"{place}.txt").open("w"))
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
        sys.stdout = output
        main(["run", str(file), "--plain", "--jobs", "1", "--tracking-uri", database_uri(store)])


def _deadly(module: str, name: str, calls: int) -> Any:
    """Replace a function by one that kills the process, after it has been called so many times."""
    owner: Any = importlib.import_module(module)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    call, original = count(), getattr(owner, last)

    def dies(*arguments: Any, **options: Any) -> Any:
        if next(call) >= calls:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments, **options)

    return patch.object(owner, last, dies)


if __name__ == "__main__":
    from suite.tracking.quiet import import_quietly
    from suite.training.runtime import tensorflow

    benchmark, folder = map(Path, sys.argv[1:])
    tensorflow()
    import_quietly()
    for module in ("mlflow.store.tracking.sqlalchemy_store", "suite.cli.run", "suite.report.contents.report"):
        importlib.import_module(module)
    for place in PLACES:
        print(f"{place}: {run(benchmark, folder / 'killed' / 'mlflow.db', place)}", flush=True)
    print(f"going on: {run(benchmark, folder / 'killed' / 'mlflow.db', 'going on')}", flush=True)
    print(f"undisturbed: {run(benchmark, folder / 'undisturbed' / 'mlflow.db', 'undisturbed')}", flush=True)
