"""`python -m suite ui`."""

import os

import click

from suite.cli.completion import benchmark_names
from suite.cli.options import Whole, tracking_uri


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=benchmark_names)
@click.option("--port", type=Whole(1, 65535), help="Port of the server. Default: 5050, or a free one if that is taken.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; any but this one opens the store to the network.",
)
@tracking_uri
def command(names: tuple[str, ...], port: int | None, host: str, tracking_uri: str | None) -> None:
    """Serve the store's pages on this machine, and print links to the comparison of benchmarks.

    Ctrl-C ends the server.

    \b
    Example:
      python -m suite ui circles
    """
    from suite.commands.ui import experiments, links
    from suite.tracking.location import Location
    from suite.tracking.pages import server as pages

    location = Location.resolve(tracking_uri)
    numbers = experiments(location, names)
    if location.server:
        click.echo("\n".join(links(location.uri, numbers)))
        return
    if os.environ.get(pages.UNPROTECTED, "false") == "true":
        click.echo(f"warning: {pages.UNPROTECTED} is not followed: foreign web pages could change these runs", err=True)
    with pages.serve(location, port, host) as server:
        if server.reached:
            click.echo(
                f"warning: every machine that reaches {' or '.join(server.reached)} can read, change and delete these "
                "runs; for other names set MLFLOW_SERVER_ALLOWED_HOSTS and MLFLOW_SERVER_CORS_ALLOWED_ORIGINS",
                err=True,
            )
        click.echo("\n".join(links(server.url, numbers)))
        click.echo("Ctrl-C ends it.")
        server.wait()
