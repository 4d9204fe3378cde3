"""What does the choice of initial weights do to training?

    import suite
    reports = suite.run("circles", seeds=5)
    frame = suite.results("circles")
    checks = suite.check("circles")

Importing this is cheap: whatever is needed is imported when it is used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from suite.commands.run import Report, accept, check, load, rank, results, run

__all__ = ["Report", "accept", "check", "load", "rank", "results", "run"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from suite.commands import run as api

        return getattr(api, name)
    raise AttributeError(f"module 'suite' has no attribute {name!r}")
