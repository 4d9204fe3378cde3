"""`python -m suite completion SHELL`."""

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script that completes verbs, options and benchmarks for the installed command `suite`.

    \b
    Example:
      eval "$(suite completion bash)"
    """
    from suite.cli import cli

    completion = get_completion_class(shell)
    if completion is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(completion(cli, {}, "suite", "_SUITE_COMPLETE").source())
