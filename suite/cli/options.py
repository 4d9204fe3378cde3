"""Options that several commands share."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from suite.cli.completion import initializer_names, tag_names
from suite.cli.output import Command
from suite.errors import UserError

positive = click.FloatRange(min=0, min_open=True)
"""A number above 0."""


class Whole(click.IntRange):
    """A whole number of a range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number.

        Raises:
            click.BadParameter: it is no whole number, or is outside the range.
        """
        try:
            int(value)
        except ValueError:
            self.fail(f"expected a whole number; received {value!r}", param, ctx)
        return int(super().convert(value, param, ctx))


def sizes(texts: Sequence[str]) -> dict[str, tuple[int, ...]] | None:
    """Return the sizes of inputs by name, "" for an only one, whose numbers stand between commas.

    It is None if none was given.

    Raises:
        UserError: a text is no size.

    Example:
        >>> sizes(["28,28,1"]), sizes(["left=3", "right=4"])
        ({'': (28, 28, 1)}, {'left': (3,), 'right': (4,)})
    """
    found = {}
    for text in texts:
        name, _, size = text.rpartition("=")
        numbers = [part.strip() for part in size.split(",")]
        if not all(number.isdecimal() and int(number) > 0 for number in numbers):
            raise UserError(f"--inputs: expected a size, as 28,28,1 or name=28,28,1; received {text!r}")
        found[name.strip()] = tuple(map(int, numbers))
    return found or None


tracking_uri = click.option(
    "--tracking-uri",
    metavar="URI",
    help="Where runs are kept. Default: MLFLOW_TRACKING_URI, else mlruns/ in the current folder.",
)


def tag(command: Command) -> Command:
    """Add --tag, which chooses benchmarks if none is named."""
    return click.option(
        "--tag", metavar="TAG", shell_complete=tag_names, help="All benchmarks with this tag, if none is named."
    )(command)


def alpha(most: float, words: str) -> Callable[[Command], Command]:
    """Return the option --alpha, the level of a check, of at most `most`."""
    level = click.FloatRange(0, most, min_open=True)
    return click.option("--alpha", type=level, default=0.05, show_default=True, metavar="P", help=words)


def budget(default: float, whole: str, end: str) -> Callable[[Command], Command]:
    """Return --minutes, --trials and --until-decided.

    Args:
        default: minutes, if none of the three is given.
        whole: what may take so long, in words.
        end: what is waited for without a limit, in words.
    """
    minutes = click.option(
        "--minutes", type=positive, metavar="M", help=f"The longest that {whole} may take. Default: {default:g}."
    )
    trials = click.option(
        "--trials", type=Whole(min=1), metavar="N", help="The most trainings, shorter ones counted in part."
    )
    endless = click.option("--until-decided", is_flag=True, help=f"Go on until {end}, however long that takes.")
    return lambda command: minutes(trials(endless(command)))


def limit(minutes: float | None, trials: int | None, until_decided: bool, default: float) -> float | None:
    """Return the minutes of a call with these options, None for any time.

    Example:
        >>> limit(None, None, False, 5.0), limit(None, 100, False, 5.0), limit(2.0, 100, False, 5.0)
        (5.0, None, 2.0)
    """
    return None if until_decided or (minutes is None and trials is not None) else minutes or default


def settings(command: Command) -> Command:
    """Add --set, which replaces values of a benchmark for one call."""
    return click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="KEY=VALUE",
        callback=_settings,
        help="Replace one value of the file, for example training.epochs=1. May be given several times.",
    )(command)


def overrides(command: Command) -> Command:
    """Add --seeds, --initializer and --set, which change a benchmark for one call."""
    seeds = click.option("--seeds", type=Whole(min=1), metavar="N", help="Replicates of each initializer.")
    initializer = click.option(
        "--initializer",
        "initializers",
        multiple=True,
        metavar="NAME|SPEC",
        shell_complete=initializer_names,
        help="A new initializer is added to the file's: a Keras name, file.py:Class, package.module:Class, or "
        "label=specification. A name from the file keeps only the named ones. May be given several times.",
    )
    return seeds(initializer(settings(command)))


def execution(command: Command) -> Command:
    """Add the options that say where trials run: --jobs, --executor, --address and --max-failures."""
    count = Whole(min=1)
    jobs = click.option("--jobs", type=count, metavar="N", help="Trials at a time. Default: one for each core.")
    executor = click.option(
        "--executor",
        type=click.Choice(["threads", "dask"]),
        default="threads",
        show_default=True,
        help="Threads of this process, or a Dask cluster: local processes, or the cluster at --address.",
    )
    address = click.option(
        "--address", metavar="tcp://HOST:PORT", help="Address of a Dask scheduler. See docs/cluster.md."
    )
    failures = click.option(
        "--max-failures",
        type=count,
        default=10,
        show_default=True,
        metavar="N",
        help="Stop after N trials in a row without a score.",
    )
    return jobs(executor(address(failures(command))))


def _settings(_context: click.Context, _option: click.Parameter, texts: tuple[str, ...]) -> dict[str, Any]:
    return dict(_setting(text) for text in texts)


def _setting(text: str) -> tuple[str, Any]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise UserError(f"--set: expected KEY=VALUE, for example training.epochs=1; received {text!r}")
    from suite.benchmark import toml

    return key.strip(), toml.value(value, "--set")
