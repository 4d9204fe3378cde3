"""The next token of a text, in parts without overlap."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suite import datasets
from suite.datasets.labels import checked
from suite.errors import UserError

VERSES = "Wer reitet so spät durch Nacht und Wind? Es ist der Vater mit seinem Kind. " * 20


def load(path: Path, **options: Any) -> datasets.Dataset:
    return checked(datasets.get({"name": "text", "path": str(path), **options}).load(0))


@pytest.fixture
def text(tmp_path: Path) -> Path:
    (tmp_path / "verses.txt").write_text(VERSES, encoding="utf-8")
    return tmp_path / "verses.txt"


def test_targets_are_the_tokens_that_follow(text: Path) -> None:
    found = load(text, context=8)
    letters = sorted(set(VERSES))
    assert (found.task, found.outputs, found.vocabulary) == ("multiclass", len(letters), len(letters))
    assert (found.input_shape, found.target.positions) == ((8,), (8,))
    assert "".join(letters[at] for at in found.train.x[1]) == VERSES[8:16]
    assert "".join(letters[at] for at in found.train.y[1]) == VERSES[9:17]
    assert found.notes == (
        f"text: {len(letters)} different characters; train, validation and test are the text's stretches of "
        "1,215 + 135 + 150 characters, in this order",
    )
    assert len(load(text, context=8, stride=1).train) == 1215 - 8


def test_bytes_need_no_encoding(text: Path) -> None:
    assert load(text, tokens="bytes").vocabulary == len(set(VERSES.encode()))


@settings(max_examples=30, deadline=None)
@given(
    length=st.integers(200, 900),
    context=st.integers(2, 9),
    stride=st.none() | st.integers(1, 12),
    share=st.floats(0.1, 0.4),
)
def test_no_token_is_in_two_parts(
    length: int, context: int, stride: int | None, share: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("text") / "all.txt"
    path.write_text("".join(chr(0x4E00 + at) for at in range(length)), encoding="utf-8")
    found = load(path, context=context, stride=stride, test_share=share, validation_share=share)
    seen = [
        set(np.concatenate([part.x.ravel(), part.y.ravel()])) for part in (found.train, found.validation, found.test)
    ]
    assert max(seen[0]) < min(seen[1])
    assert max(seen[1]) < min(seen[2])
    np.testing.assert_array_equal(found.train.x + 1, found.train.y)


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (b"", {}, "expected a text of several different characters; received 0"),
        (b"aaaaaaaa" * 99, {}, "expected a text of several different characters; received 1"),
        (b"short", {}, "an example of 65 tokens in each part; received 5 characters; say a smaller context"),
        (b"\xff\xfe" * 500, {}, "expected a text of UTF-8, received another byte at 0; convert it, or say tokens"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(
    content: bytes, options: dict[str, Any], message: str, tmp_path: Path
) -> None:
    (tmp_path / "text").write_bytes(content)
    with pytest.raises(UserError, match=message) as error:
        load(tmp_path / "text", **options)
    assert "\n" not in str(error.value)
    with pytest.raises(UserError, match="expected a file of text, received a folder"):
        load(tmp_path)


def test_a_text_that_does_not_fit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(10**9)
    with pytest.raises(UserError, match=r"a file of 1\.00 GB, whose examples have 8\.0 GB; keep its first 0\.50 GB"):
        load(tmp_path / "large.txt")
