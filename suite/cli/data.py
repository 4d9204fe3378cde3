"""`python -m suite data list|fetch|import|where`."""

from pathlib import Path

import click

from suite.cli.completion import dataset_names


@click.group()
def command() -> None:
    """List, fetch, import or find downloaded datasets.

    \b
    Example:
      python -m suite data fetch mnist
    """


@command.command("list")
def list_() -> None:
    """Show every dataset and the state of its files.

    \b
    Example:
      python -m suite data list
    """
    from suite.commands.data import states

    datasets = [*states()]
    width = max(len(name) for name, _, _ in datasets)
    for name, state, label in datasets:
        click.echo(f"{name:<{width}}  {state:<10} {label}")


@command.command()
@click.argument("names", nargs=-1, required=True, shell_complete=dataset_names)
def fetch(names: tuple[str, ...]) -> None:
    """Download datasets into the cache, unless complete.

    \b
    Example:
      python -m suite data fetch mnist fashion-mnist
    """
    from suite import datasets

    for name in names:
        click.echo(f"{name}: {datasets.fetch(name)}")


@command.command("import")
@click.argument("name", shell_complete=dataset_names)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def import_(name: str, folder: Path) -> None:
    """Import a dataset's files from a folder.

    These are the usual four files, plain or .gz, or mnist.npz. Their digests are checked.

    \b
    Example:
      python -m suite data import mnist ~/Downloads/mnist
    """
    from suite import datasets

    click.echo(f"{name}: {datasets.import_folder(name, folder)}")


@command.command()
@click.argument("names", nargs=-1, shell_complete=dataset_names)
def where(names: tuple[str, ...]) -> None:
    """Show the path and state of a dataset's files.

    A file is present, missing or corrupt.

    \b
    Example:
      python -m suite data where mnist
    """
    from suite.commands.data import files

    for line in files(names):
        click.echo(line)
