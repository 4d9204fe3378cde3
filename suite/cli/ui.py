"""`python -m suite ui`."""

import os

import click

from suite.cli.completion import benchmark_names
from suite.cli.options import tracking_uri


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=benchmark_names)
@click.option("--port", type=click.IntRange(1, 65535), help="Default: 5050, or a free one where that is taken.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Another one opens the store to the network.")
@tracking_uri
def command(names: tuple[str, ...], port: int | None, host: str, tracking_uri: str | None) -> None:
    """Serve the store's pages on this machine, and say the links to the comparison of benchmarks.

    Ends with Ctrl-C.

    \b
    Example:
      python -m suite ui circles
    """
    from suite.benchmark.load import available
    from suite.tracking.location import Location
    from suite.tracking.pages.server import UNPROTECTED, serve
    from suite.tracking.store import Store

    location = Location.resolve(tracking_uri)
    store = Store(location)
    known = {name: store.experiment_id(name) for name in names or available()}
    experiments = {name: number for name, number in known.items() if number is not None}
    if location.server:
        _say(location.uri, experiments)
        return
    if os.environ.get(UNPROTECTED, "false") == "true":
        click.echo(f"warning: {UNPROTECTED} is not followed: foreign web pages could change these runs", err=True)
    with serve(location, port, host) as server:
        if server.reached:
            click.echo(
                f"warning: every machine that reaches {' or '.join(server.reached)} can read, change and delete these "
                "runs; for other names set MLFLOW_SERVER_ALLOWED_HOSTS and MLFLOW_SERVER_CORS_ALLOWED_ORIGINS",
                err=True,
            )
        _say(server.url, experiments)
        click.echo("Ctrl-C ends it.")
        server.wait()


def _say(base: str, experiments: dict[str, str]) -> None:
    from suite.tracking.pages.addresses import comparison_url, home_url
    from suite.tracking.pages.views import SEEDS

    for name, number in experiments.items():
        click.echo(f"{name}: {comparison_url(base, number)}")
        click.echo(f"{name}, every seed: {comparison_url(base, number, SEEDS)}")
    if not experiments:
        click.echo(f"no results yet: {home_url(base)}")
    else:
        click.echo("Links to the summary and to box plots stand at the head of each page.")
