"""The effect of initial weights on training.

    import suite
    reports = suite.run("circles", seeds=5)
    frame = suite.results("circles")
    checks = suite.check("circles")

Importing this package is cheap: each function is imported when it is used. The command line calls the same functions.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from suite.analysis.check import Check
    from suite.benchmark.benchmark import Benchmark
    from suite.benchmark.load import load
    from suite.commands.accept import Acceptance, accept
    from suite.commands.audit.audit import assert_initialized, audit
    from suite.commands.calibrate import calibrate
    from suite.commands.check import check
    from suite.commands.choose.choose import choose
    from suite.commands.explain.explain import explain
    from suite.commands.explain.watch import Watch
    from suite.commands.judge.judge import judge
    from suite.commands.rank import rank
    from suite.commands.report import report
    from suite.commands.results import results
    from suite.commands.run import run
    from suite.errors import UserError
    from suite.initializers import recipes
    from suite.report.contents.boards import Checks, Ranking
    from suite.report.contents.card import Card
    from suite.report.contents.report import Report, Reports
    from suite.report.contents.shown import Audit, Calibration, Choice, Diagnosis
    from suite.report.page.page import Page

__all__ = [
    "Acceptance",
    "Audit",
    "Benchmark",
    "Calibration",
    "Card",
    "Check",
    "Checks",
    "Choice",
    "Diagnosis",
    "Page",
    "Ranking",
    "Report",
    "Reports",
    "UserError",
    "Watch",
    "accept",
    "assert_initialized",
    "audit",
    "calibrate",
    "check",
    "choose",
    "explain",
    "judge",
    "load",
    "rank",
    "recipes",
    "report",
    "results",
    "run",
]

_PLACES = {
    "Acceptance": "commands.accept",
    "Audit": "report.contents.shown",
    "Benchmark": "benchmark.benchmark",
    "Calibration": "report.contents.shown",
    "Card": "report.contents.card",
    "Check": "analysis.check",
    "Choice": "report.contents.shown",
    "Checks": "report.contents.boards",
    "Diagnosis": "report.contents.shown",
    "Page": "report.page.page",
    "Ranking": "report.contents.boards",
    "Report": "report.contents.report",
    "Reports": "report.contents.report",
    "UserError": "errors",
    "Watch": "commands.explain.watch",
    "assert_initialized": "commands.audit.audit",
    "load": "benchmark.load",
}
"""The modules of what is no command."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'suite' has no attribute {name!r}")
    if name == "recipes":
        return import_module("suite.initializers.recipes")
    return getattr(import_module(f"suite.{_PLACES.get(name, f'commands.{name}')}"), name)


class _Face(ModuleType):
    """The package, in which `report` is the function although a room has the same name."""

    @property
    def report(self) -> object:
        """The function `suite.commands.report.report`."""
        return __getattr__("report")

    @report.setter
    def report(self, room: ModuleType) -> None:
        """Ignore the room, which Python assigns when it is imported, and which `from suite.report import …` finds."""


sys.modules[__name__].__class__ = _Face
