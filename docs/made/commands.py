"""The page of commands."""

import click

from docs.made.text import cell, paragraphs
from suite.cli import VERBS, cli

PROGRAM = "python -m suite"


def page() -> str:
    """Return the page: each command with its help, options and examples."""
    root = click.Context(cli, info_name=PROGRAM)
    parts = [
        "# Commands",
        "Call each as `python -m suite COMMAND`, inside `.venv` or after `pip install .`; `suite COMMAND` is the same.",
        "Exit codes: 0 all well, 1 a verdict fails, 2 the input is wrong, 3 undecided or incomplete.",
        "| command | does |\n| :--- | :--- |\n"
        + "\n".join(f"| [`{name}`](#{name}) | {cell(line)} |" for name, line in VERBS.items()),
    ]
    for name in VERBS:
        command = cli.get_command(root, name)
        assert command is not None
        parts += _described(command, click.Context(command, info_name=name, parent=root), "##")
    return "\n\n".join(parts) + "\n"


def _described(command: click.Command, context: click.Context, heading: str) -> list[str]:
    title = context.command_path.removeprefix(f"{PROGRAM} ")
    words, _, example = (command.help or "").partition("\b\n")
    parts = [f"{heading} {title}", *paragraphs(words)]
    usage = " ".join(command.collect_usage_pieces(context))
    parts.append(f"```text\n{context.command_path} {usage}\n```")
    lines = [line.strip() for line in example.splitlines() if line.strip() and line.strip() != "Example:"]
    if lines:
        parts.append("```bash\n" + "\n".join(lines) + "\n```")
    records = [parameter.get_help_record(context) for parameter in command.get_params(context)]
    options = [f"| `{cell(name)}` | {cell(text)} |" for name, text in filter(None, records) if name.startswith("-")]
    parts.append("| option | means |\n| :--- | :--- |\n" + "\n".join(options))
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            parts += _described(inner, click.Context(inner, info_name=name, parent=context), f"{heading}#")
    return parts
