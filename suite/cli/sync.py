"""`python -m suite sync`."""

from datetime import datetime

import click

from suite.cli.options import tracking_uri

AWAY = 3


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what waits, and send nothing.")
@tracking_uri
def command(dry_run: bool, tracking_uri: str | None) -> int:
    """Send results that wait on disk to their store, and say which they are.

    Results wait where the store was gone, full or locked when they came: beside a local store, and in mlruns/waiting of
    the current folder for a server. Every verb that opens the store sends them, too. Exit code 3: it is still away.

    \b
    Example:
      python -m suite sync
      python -m suite sync --dry-run --tracking-uri http://lab:5000
    """
    from suite.errors import UserError
    from suite.tracking.location import Location
    from suite.tracking.sharing.waiting import Waiting
    from suite.tracking.store import Store

    location = Location.resolve(tracking_uri)
    waiting = Waiting(location)
    held = waiting.held()
    for name, each in held.items():
        since = f"{datetime.fromtimestamp(each.since).astimezone():%Y-%m-%d %H:%M}"
        click.echo(f"{name}: {_results(each.results)}, since {since}")
    if not held:
        click.echo(f"nothing waits for {location.shown}")
    if dry_run or not held:
        return 0
    try:
        Store(location)
    except UserError as error:
        click.echo(f"not sent: {error}", err=True)
        click.echo(f"{_results(len(waiting))} in {waiting.folder}", err=True)
        return AWAY
    click.echo(f"sent to {location.shown}")
    return 0


def _results(number: int) -> str:
    return f"{number} result waits" if number == 1 else f"{number} results wait"
