"""Data in a table: CSV, Parquet or NPZ."""

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from suite.datasets.conversion import dataset
from suite.datasets.dataset import Dataset
from suite.datasets.frames import is_frame
from suite.datasets.located import LocatedDataset
from suite.datasets.options import Columns, Options
from suite.errors import UserError, refused

SUFFIXES = (".csv", ".tsv", ".parquet", ".npz")
"""Endings of a path that is a table's."""

KINDS = (*SUFFIXES, ".txt")

NPZ = ("x_train", "y_train", "x_test", "y_test")
"""Names of arrays in a file that Keras' own datasets come in."""


class TableDataset(LocatedDataset, Options):
    """A CSV, Parquet or NPZ file, by its path and the column, or columns, to predict.

    Texts become a column of 0 and 1 each, and numbers are standardized by the mean and deviation of the train part.
    Missing values are refused unless `missing` says what becomes of them. An NPZ file has an array for each input, and
    the targets by name, or `x` and `y`, or Keras' `x_train`, `y_train`, `x_test` and `y_test`.
    """

    label: ClassVar[str] = "table: CSV, Parquet or NPZ, by path and target column"

    name: Literal["table"] = "table"
    drop: tuple[str, ...] = ()
    separator: str = Field(default=",", min_length=1)
    standardize: bool = True

    def load(self, seed: int) -> Dataset:  # noqa: ARG002 - the file is the same for each seed
        """Return the rows of the table as examples.

        Raises:
            UserError: there is no such file or column, it is too large, or a value is missing.
        """
        path = self.existing()
        kind = path.suffix.lower()
        if kind not in KINDS or path.is_dir():
            raise UserError(f"table: expected a path that ends in {', '.join(KINDS)}; received {path}")
        self.check_size()
        with refused(str(path)):
            value = _npz(path, self.target) if kind == ".npz" else self._frame(path, kind)
            # Tokens and pixels of an NPZ file stay what they are.
            standardize = self.standardize and (is_frame(value) or _has_floats(value))
            return dataset(value, self.name, self.model_copy(update={"standardize": standardize}))

    def digest(self) -> str:
        """Return the SHA-256 of the file's bytes, and the version of what reads it."""
        return f"{super().digest()} pandas {version('pandas')}"

    def _frame(self, path: Path, kind: str) -> Any:
        import pandas as pd

        if not path.stat().st_size:
            raise UserError("expected a table, received an empty file")
        separator = "\t" if kind == ".tsv" and self.separator == "," else self.separator
        frame = (
            pd.read_parquet(path)
            if kind == ".parquet"
            else pd.read_csv(path, sep=separator, float_precision="round_trip")
        )
        frame.columns = frame.columns.map(str)
        lacking = [name for name in self.drop if name not in frame.columns]
        if lacking:
            raise UserError(
                f"drop: expected columns of the table, {', '.join(frame.columns)}; received {', '.join(lacking)}"
            )
        return frame.drop(columns=list(self.drop))


def _npz(path: Path, target: Columns | None) -> Any:
    """Return the arrays of a file, as parts where they are named as parts."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    if target is None and {*NPZ} <= arrays.keys():
        return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
    if target is None and {"x", "y"} == arrays.keys():
        return arrays["x"], arrays["y"]
    return arrays


def _has_floats(value: Any) -> bool:
    """Return whether an array is one of numbers with a decimal point, which can be standardized."""
    arrays = value.values() if isinstance(value, Mapping) else (each for pair in value for each in pair)
    return any(getattr(each, "dtype", np.dtype(int)).kind == "f" for each in arrays)
