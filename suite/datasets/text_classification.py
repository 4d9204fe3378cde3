"""Texts, each of a class."""

from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field, PositiveInt

from suite.datasets.arrays import Arrays, one
from suite.datasets.conversion import Prepared, dataset
from suite.datasets.dataset import Dataset
from suite.datasets.folders import class_names, parts_of
from suite.datasets.located import LocatedDataset
from suite.datasets.options import Options, Shares
from suite.errors import UserError, refused

ENDINGS = (".txt",)


class TextClassificationDataset(LocatedDataset, Shares):
    """Texts in a folder for each class, or in a CSV or Parquet table with a column of texts and one of targets.

    Keras' `TextVectorization` makes numbers of words: 0 fills up a text to `length` words, 1 is a word that is not
    among the `vocabulary` most frequent ones of the train part. An input has the shape (length,).
    """

    label: ClassVar[str] = "texts with classes: folders, or a table, by path"

    name: Literal["text-classification"] = "text-classification"
    text: str = Field(default="text", min_length=1)
    target: str = Field(default="target", min_length=1)
    vocabulary: int = Field(default=10_000, ge=3, le=10_000_000)
    length: PositiveInt = 100

    def load(self, seed: int) -> Dataset:  # noqa: ARG002 - the files are the same for each seed
        """Return the texts: `x` int32 (examples, length), `y` int32.

        Raises:
            UserError: there is no such file or folder, or a column or a text is missing.
        """
        path = self.existing()
        self.check_size()
        with refused(str(path)):
            value = self._folders(path) if path.is_dir() else self._table(path)
            options = Options(test_share=self.test_share, validation_share=self.validation_share)
            return dataset(value, self.name, options, prepare=self._numbered)

    def digest(self) -> str:
        """Return the SHA-256 of the files, and the versions of what reads them and makes numbers of words."""
        return f"{super().digest()} keras {version('keras')} pandas {version('pandas')}"

    def _folders(self, path: Path) -> Any:
        import keras

        parts = parts_of(path)
        names = class_names(parts, ENDINGS)
        read = {}
        for key, folder in parts.items():
            found = keras.utils.text_dataset_from_directory(
                folder, class_names=names, batch_size=None, shuffle=False, verbose=False
            )
            texts, labels = zip(*found.as_numpy_iterator(), strict=True)
            read[key] = np.array(texts, object), np.array(names)[np.array(labels)]
        return read

    def _table(self, path: Path) -> Any:
        import pandas as pd

        frame = pd.read_parquet(path) if path.suffix.lower() == ".parquet" else pd.read_csv(path)
        for key, name in (("text", self.text), ("target", self.target)):
            if name not in frame.columns:
                raise UserError(
                    f'expected {key} = "…", a column of {", ".join(map(str, frame.columns))}; received {name!r}'
                )
        return frame[self.text].to_numpy(object), frame[self.target]

    def _numbered(self, inputs: dict[str, Arrays]) -> Prepared:
        """Return the numbers of words, as the words of the train part have them."""
        import keras
        import tensorflow as tf

        texts = {key: [_text(each) for each in one(x)] for key, x in inputs.items()}
        layer = keras.layers.TextVectorization(max_tokens=self.vocabulary, output_sequence_length=self.length)
        layer.adapt(tf.constant(texts["train"]))
        numbers = {
            key: np.asarray(layer(tf.constant(each)), np.int32) if each else np.zeros((0, self.length), np.int32)
            for key, each in texts.items()
        }
        count = layer.vocabulary_size()
        return Prepared(dict(numbers), (f"{count:,} words of the train part have a number",), count)


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if not isinstance(value, str):
        raise UserError(f"expected texts, received {type(value).__name__}: {value!r}")
    return value
