"""`python -m suite accept NAME…`."""

import click

from suite.cli.completion import benchmark_names
from suite.cli.options import Whole, tracking_uri
from suite.cli.terminal import console


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME|FILE.toml...", shell_complete=benchmark_names)
@click.option("--seeds", type=Whole(min=1), metavar="N", help="Replicates of each initializer.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option(
    "--reset-origin",
    is_flag=True,
    help="Measure drift from these results from now on: they are worse than earlier ones, on purpose.",
)
@tracking_uri
def command(
    names: tuple[str, ...], seeds: int | None, dry_run: bool, reset_origin: bool, tracking_uri: str | None
) -> None:
    """Accept the stored results of benchmarks: `check` compares later ones with them.

    It writes NAME.json beside the benchmark's file, in baselines/, for review in a diff, and shows improvements and
    losses against the present file. A benchmark of an installed package has its file in ./benchmarks/baselines/. The
    file keeps the best values that were accepted before: losses since then, in one step or in many, fail a check until
    --reset-origin says that they are on purpose.

    \b
    Example:
      python -m suite run mnist && python -m suite accept mnist
      python -m suite accept mnist --dry-run
      python -m suite accept mnist --reset-origin
    """
    from suite.commands.accept import accept
    from suite.report.checks.acceptance import shown

    terminal = console()
    for name in names:
        acceptance = accept(name, seeds=seeds, tracking_uri=tracking_uri, dry_run=dry_run, reset_origin=reset_origin)
        terminal.print(
            shown(
                acceptance.changes,
                acceptance.baseline,
                acceptance.file,
                acceptance.drifted,
                first=acceptance.first,
                fault=acceptance.fault,
                written=not dry_run,
            )
        )
