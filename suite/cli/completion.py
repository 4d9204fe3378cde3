"""`python -m suite completion SHELL`, and the completed names."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem, get_completion_class

if TYPE_CHECKING:
    from suite.benchmark.benchmark import Benchmark

VARIABLE = "_SUITE_COMPLETE"
"""The environment variable in which a shell asks the command `suite` for completions."""


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script that completes commands, options and names for the installed command `suite`.

    \b
    Example:
      eval "$(suite completion bash)"
    """
    completion = get_completion_class(shell)
    if completion is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(completion(click.get_current_context().find_root().command, {}, "suite", VARIABLE).source())


def benchmark_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the benchmarks whose names begin with `begun`.

    If there are none, the shell completes files.
    """
    from suite.benchmark.load import available

    return _beginning(available(), begun) or [CompletionItem(begun, type="file")]


def tag_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the tags that begin with `begun`, of all benchmarks."""
    return _beginning(sorted({tag for benchmark in _readable() for tag in benchmark.tags}), begun)


def initializer_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the initializers that begin with `begun`, of all benchmarks."""
    return _beginning(sorted({name for benchmark in _readable() for name in benchmark.initializers}), begun)


def dataset_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the downloadable datasets whose names begin with `begun`."""
    from suite import datasets

    return _beginning(datasets.downloadable(), begun)


def _readable() -> "Iterator[Benchmark]":
    """Yield the benchmarks that can be found by name.

    Files with errors are skipped.
    """
    from suite.benchmark.load import available, read
    from suite.errors import UserError

    for name, path in available().items():
        with suppress(UserError):
            yield read(path, name)


def _beginning(names: Iterable[str], begun: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in names if name.startswith(begun)]
