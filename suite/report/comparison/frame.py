"""A tidy frame of trials: on the terminal, or as a file."""

from pathlib import Path
from typing import TYPE_CHECKING

from suite.benchmark.labels import printable

if TYPE_CHECKING:
    import pandas as pd

SHOWN = (
    "initializer",
    "seed",
    "status",
    "final/train_accuracy",
    "final/test_accuracy",
    "final/train_loss",
    "final/test_loss",
    "initial/train_loss",
    "final/diverged",
    "time/total",
)
"""Columns that a terminal has room for, where the frame has them; files have all."""


def printed(frame: "pd.DataFrame", kind: str) -> None:
    """Print a frame as an aligned table of its main columns, or whole as CSV or JSON."""
    import click

    if kind == "table":
        varying = [name for name in frame.columns if name.split(".")[0] in ("training", "model", "dataset")]
        swept = [name for name in varying if frame[name].nunique() > 1]
        columns = [name for name in (*SHOWN[:2], *swept, *SHOWN[2:]) if name in frame.columns]
        chosen = frame[columns].sort_values([name for name in ("initializer", "seed") if name in columns])
        words = chosen.select_dtypes(include="object").columns
        chosen = chosen.assign(**{name: chosen[name].map(_shown, na_action="ignore") for name in words})
        click.echo(chosen.to_string(index=False, na_rep="", float_format=lambda value: f"{value:.4g}"))
    else:
        click.echo(_text(frame, kind), nl=kind != "csv")


def written(frame: "pd.DataFrame", kind: str, path: Path) -> Path:
    """Write the whole frame to a file and return its path; a table is written as CSV."""
    if kind == "parquet":
        _typed(frame).to_parquet(path, index=False)
    else:
        path.write_text(_text(frame, kind), encoding="utf-8")
    return path


def _shown(value: object) -> object:
    return printable(value) if isinstance(value, str) else value


def _typed(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return the frame with one type a column: a batch size of 8 in one plan and "full" in another become text."""
    mixed = [name for name in frame if frame[name].dtype == object and frame[name].dropna().map(type).nunique() > 1]
    return frame.assign(**{str(name): frame[name].map(str, na_action="ignore") for name in mixed})


def _text(frame: "pd.DataFrame", kind: str) -> str:
    return str(
        frame.to_json(orient="records", indent=1, date_format="iso") if kind == "json" else frame.to_csv(index=False)
    )
