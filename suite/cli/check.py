"""`python -m suite check [NAME…]`."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from suite.cli.completion import benchmark_names
from suite.cli.options import Whole, alpha, execution, overrides, tag, tracking_uri
from suite.cli.output import SUMMARY, OutputFile, json_file, markdown_file, write
from suite.cli.terminal import console

if TYPE_CHECKING:
    from suite.analysis.check import Check

output = OutputFile()


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME|FILE.toml]...", shell_complete=benchmark_names)
@tag
@overrides
@click.option("--no-run", is_flag=True, help="Train nothing; judge stored results.")
@alpha(0.2, "Probability of a false alarm.")
@click.option(
    "--until-decided",
    type=Whole(min=1),
    metavar="MAX",
    help="Train up to MAX seeds of undecided initializers.",
)
@click.option(
    "--against",
    metavar="REV",
    help="A commit, such as origin/main. Things that it checks more strictly than this state are open.",
)
@execution
@json_file("the verdicts")
@markdown_file("the table")
@click.option("--junit", "junit_file", type=output, metavar="FILE", help="Also write JUnit XML, for a CI server.")
@click.option(
    "--claims",
    "claims_files",
    type=output,
    multiple=True,
    metavar="FILE",
    help="Also write every claim beside its measured value, as Markdown: the whole file, or, if it has them, the part "
    "between lines <!-- claims: all --> or <!-- claims: headlines --> and <!-- /claims -->. May be given again.",
)
@click.option("--plain", is_flag=True, help="Plain lines instead of a live display.")
@tracking_uri
def command(
    names: tuple[str, ...],
    tag: str | None,
    no_run: bool,
    alpha: float,
    until_decided: int | None,
    against: str | None,
    json_file: Path | None,
    markdown_file: Path | None,
    junit_file: Path | None,
    claims_files: tuple[Path, ...],
    plain: bool,
    tracking_uri: str | None,
    **changes: Any,
) -> int:
    """Compare results with claims and accepted results: a verdict for each, the worst first.

    Without names and tag, these are all benchmarks with claims or accepted results, except landmarks; in a folder with
    `benchmarks/` only those in it. Missing trials are trained first.
    Exit code 0: all well; 1: a verdict fails; 2: the input is wrong; 3: undecided, incomplete, or other numbers at the
    same seeds. In GitHub Actions the table is also shown on the job's page.

    \b
    Example:
      python -m suite check
      python -m suite check --tag landmark --claims docs/landmarks.md
      python -m suite check mnist --alpha 0.01 --junit check.xml
      python -m suite check circles --until-decided 80
    """
    from suite.analysis.check import code
    from suite.commands.check import check
    from suite.report.checks.files import files
    from suite.report.checks.table import table
    from suite.report.progress.terminal import Progress

    _pages(claims_files, [])
    terminal = console()
    with Progress(terminal, plain) as progress:
        checks = check(
            names,
            tag=tag,
            run=not no_run,
            alpha=alpha,
            until_decided=until_decided,
            against=against,
            tracking_uri=tracking_uri,
            listener=progress,
            **changes,
        )
    terminal.print(table(checks))
    contents = files(checks)
    for file, name in ((json_file, "check.json"), (markdown_file, "check.md"), (junit_file, "check.xml")):
        if file is not None:
            write(file, contents[name])
    for page, content in _pages(claims_files, checks):
        write(page, content)
    if os.environ.get(SUMMARY):
        write(Path(os.environ[SUMMARY]), contents["check.md"], append=True)
    return code(checks)


def _pages(files: Sequence[Path], checks: Sequence["Check"]) -> list[tuple[Path, bytes]]:
    """Return files with the contents that their markers ask for.

    Raises:
        UserError: a marker has no counterpart, or asks for an unknown part.
    """
    from suite.report.checks.landmarks import page

    references = {check.benchmark: check.references for check in checks}
    present = [(file, file.read_bytes() if file.is_file() else b"") for file in files]
    return [(file, page(content, str(file), checks, references)) for file, content in present]
