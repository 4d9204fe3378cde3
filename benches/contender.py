"""Contenders in processes of their own, warm, measured in turns.

Each contender needs its own settings of TensorFlow's threads, which are fixed once for a process: so none of them runs
in the process that measures.
"""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

Work = Callable[[], int]
"""A function that does the work once and returns the number of units that it did."""


@dataclass(frozen=True)
class Contender:
    """One way to do a piece of work.

    `prepare` sets one process up and returns its work. `processes` of them do it at the same time.
    """

    name: str
    prepare: Callable[[], Work]
    processes: int = 1


class Arena:
    """Contenders that are set up and wait for their turn; a context manager that ends their processes."""

    def __init__(self, *contenders: Contender) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._ends: dict[str, list[Connection]] = {}
        self._processes = []
        for contender in contenders:
            self._ends[contender.name] = []
            for _ in range(contender.processes):
                ours, theirs = spawn.Pipe()
                process = spawn.Process(target=_serve, args=(contender.prepare, theirs), daemon=True)
                process.start()
                theirs.close()
                self._ends[contender.name].append(ours)
                self._processes.append(process)
        for ends in self._ends.values():
            _take_turn(ends)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for ends in self._ends.values():
            for end in ends:
                end.close()
        for process in self._processes:
            process.join(timeout=10)
            process.kill()

    def measure(self, rounds: int) -> dict[str, list[float]]:
        """Let the contenders take `rounds` turns each, A B A B …, and return their seconds per unit of work.

        If several processes work at once, their units add up: the throughput counts.
        """
        seconds: dict[str, list[float]] = {name: [] for name in self._ends}
        for _ in range(rounds):
            for name, ends in self._ends.items():
                seconds[name].append(_take_turn(ends))
        return seconds


def _take_turn(ends: list[Connection]) -> float:
    start = time.perf_counter()
    for end in ends:
        end.send("go")
    units: int = sum(end.recv() for end in ends)
    return (time.perf_counter() - start) / units


def _serve(prepare: Callable[[], Work], end: Connection) -> None:
    work = prepare()
    while True:
        try:
            end.recv()
        except EOFError:
            return
        end.send(work())
