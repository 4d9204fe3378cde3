"""`python -m suite sync`."""

from datetime import datetime

import click

from suite.cli.options import tracking_uri

AWAY = 3


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what waits, and send nothing.")
@tracking_uri
def command(dry_run: bool, tracking_uri: str | None) -> int:
    """Send results that wait on disk to their store.

    Results wait if the store was unreachable, full or locked: beside a local store, or for a server in mlruns/waiting
    of the current folder. Every command that opens the store sends them, too. Exit code 3: the store is still
    unreachable.

    \b
    Example:
      python -m suite sync
      python -m suite sync --dry-run --tracking-uri http://lab:5000
    """
    from suite.commands.sync import Sync, waits
    from suite.tracking.location import Location

    sync = Sync(Location.resolve(tracking_uri))
    for name, each in sync.held.items():
        since = f"{datetime.fromtimestamp(each.since).astimezone():%Y-%m-%d %H:%M}"
        click.echo(f"{name}: {waits(each.results)}, since {since}")
    if not sync.held:
        click.echo(f"nothing waits for {sync.location.shown}")
    if dry_run or not sync.held:
        return 0
    refusal = sync.send()
    if refusal:
        click.echo(f"not sent: {refusal}", err=True)
        click.echo(sync.left, err=True)
        return AWAY
    click.echo(f"sent to {sync.location.shown}")
    return 0
