"""Targets of any form become class numbers, labels or numbers, or are refused in one line."""

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from suite.datasets.conversion import dataset
from suite.datasets.dataset import Answer, Dataset
from suite.datasets.labels import checked
from suite.datasets.options import Options
from suite.errors import UserError

N = 60
RNG = np.random.default_rng(0)
TOKENS = RNG.integers(0, 9, (N, 5))
STEPS = RNG.normal(size=(N, 5, 2))
IMAGES = RNG.integers(0, 256, (N, 4, 6, 3)).astype(np.uint8)


def made(x: Any, y: Any, **options: Any) -> Dataset:
    return checked(dataset((x, y), "mine", Options(**options)))


def classes(*shape: int, count: int) -> Any:
    y = RNG.integers(0, count, (N, *shape))
    y.reshape(N, -1)[:count, 0] = np.arange(count)
    return y


FITTING: dict[str, tuple[Any, Any, dict[str, Any], Answer]] = {
    "the next token": (TOKENS, classes(5, count=9), {}, Answer("multiclass", 9, (5,))),
    "tags of steps": (STEPS, classes(5, count=3), {}, Answer("multiclass", 3, (5,))),
    "tags as texts": (STEPS, np.array(["B", "I", "O"])[classes(5, count=3)], {}, Answer("multiclass", 3, (5,))),
    "a mask": (IMAGES, classes(4, 6, count=2), {}, Answer("binary", 1, (4, 6))),
    "a mask with an axis of its own": (IMAGES, classes(4, 6, 1, count=2), {}, Answer("binary", 1, (4, 6))),
    "a mask of floats": (IMAGES, classes(4, 6, 1, count=2).astype(np.float32), {}, Answer("binary", 1, (4, 6))),
    "classes of pixels": (IMAGES, classes(4, 6, count=4), {}, Answer("multiclass", 4, (4, 6))),
    "one-hot pixels": (IMAGES, np.eye(4)[classes(4, 6, count=4)], {}, Answer("multiclass", 4, (4, 6))),
    "classes that are counted": (IMAGES, classes(4, 6, count=4), {"classes": 9}, Answer("multiclass", 9, (4, 6))),
    "numbers of steps": (STEPS, STEPS[..., 0], {}, Answer("regression", 1, (5,))),
    "numbers of pixels": (IMAGES, IMAGES / 255, {}, Answer("regression", 3, (4, 6))),
    "an image": (IMAGES, IMAGES, {}, Answer("regression", 3, (4, 6))),
    "labels": (STEPS, np.array([[0, 1, 1], [1, 0, 0]] * (N // 2)), {}, Answer("multilabel", 3)),
    "labels of which one holds": (TOKENS, np.eye(3)[classes(count=3)], {"task": "multilabel"}, Answer("multilabel", 3)),
    "labels of floats": (STEPS, np.array([[0.0, 1, 1], [1, 0, 0]] * (N // 2)), {}, Answer("multilabel", 3)),
    "classes that are said": (STEPS, np.arange(N) % 2, {"task": "multiclass"}, Answer("multiclass", 2)),
    "two classes that are counted": (STEPS, np.arange(N) % 2, {"classes": 2}, Answer("binary", 1)),
    "floats that are classes": (STEPS, np.arange(N) % 3.0, {"task": "multiclass"}, Answer("multiclass", 3)),
    "numbers": (STEPS, np.linspace(0, 1, N), {}, Answer("regression", 1)),
    "numbers that are all 0": (STEPS, np.zeros(N), {}, Answer("regression", 1)),
    "numbers that are all 1": (STEPS, np.ones((N, 1), np.float32), {}, Answer("regression", 1)),
}


@pytest.mark.parametrize("what", FITTING)
def test_the_target_follows_from_values_and_shapes(what: str) -> None:
    x, y, options, target = FITTING[what]
    found = made(x, y, **options)
    assert found.target == target
    assert found.train.y.dtype == (np.float64 if target.task == "regression" else np.int32)


@pytest.mark.parametrize(
    ("y", "options", "note"),
    [
        (np.array(["cat", "dog", "bird"] * 20), {}, "classes: bird = 0, cat = 1, dog = 2"),
        (np.array([b"no", b"yes"] * 30), {}, "classes: no = 0, yes = 1"),
        (np.array([0, 1, 7] * 20), {}, "classes 2, 3, 4, 5, 6 of 8 have no example"),
        (np.array([3, 8, 4] * 20), {"task": "multiclass"}, "classes: 3 = 0, 4 = 1, 8 = 2"),
        (np.array([1, -1] * 30), {"task": "binary"}, "classes: -1 = 0, 1 = 1"),
        (
            np.array([0.0, 1.0, 2.0] * 20),
            {},
            'targets are whole numbers 0 to 2, taken as numbers; of classes say task = "multiclass"',
        ),
        (np.ones(60), {}, 'targets are all 1, taken as numbers; of classes say task = "multiclass"'),
    ],
)
def test_what_is_odd_about_labels_is_said(y: Any, options: dict[str, Any], note: str) -> None:
    assert f"mine: {note}" in made(STEPS, y, **options).notes


REFUSED: dict[str, tuple[Any, dict[str, Any], str]] = {
    "labels from 1": (np.arange(N) % 3 + 1, {}, "numbered from 0; received 1 to 3; subtract 1, or say task"),
    "one class only": (np.zeros(N, int), {}, "examples of several classes; received class 0 only"),
    "one class of texts": (np.full(N, "yes"), {}, "examples of several classes; received class 0 only"),
    "one class of floats": (np.ones(N), {"task": "multiclass"}, "examples of several classes; received class 1 only"),
    "one class of pixels": (np.zeros((N, 5), int), {}, "examples of several classes; received class 0 only"),
    "more classes than named": (np.arange(N) % 5, {"classes": 4}, "below classes = 4; received up to 4"),
    "more classes than two": (np.arange(N) % 5, {"task": "binary"}, "classes 0 and 1 for task = 'binary'; received up"),
    "fractions as classes": (
        np.arange(N) / 4,
        {"task": "multiclass"},
        "whole class numbers .*; received others, as 0.25",
    ),
    "texts as numbers": (
        np.array(["a", "b"] * 30),
        {"task": "regression"},
        "numbers for task = 'regression'; received",
    ),
    "labels of one column": (np.arange(N) % 2, {"task": "multilabel"}, "rows of 0 and 1 for task = 'multilabel'"),
    "columns as classes": (
        np.arange(3 * N).reshape(N, 3),
        {"task": "multiclass"},
        "one-hot rows .*; received 3 columns",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_fits_no_task_is_refused_in_one_line(what: str) -> None:
    y, options, message = REFUSED[what]
    with pytest.raises(UserError, match=f"^targets: .*{message}") as error:
        made(STEPS, y, **options)
    assert "\n" not in str(error.value)


def refusal(function: Callable[[], Any]) -> str:
    """Return the message of a UserError that a call raises, "" without one."""
    with contextlib.suppress(UserError):
        function()
        return ""
    with pytest.raises(UserError) as error:
        function()
    return str(error.value)


@settings(max_examples=300, deadline=None)
@given(
    x=arrays("i1", st.sampled_from([(12,), (12, 3), (12, 2, 3), (12, 2, 2, 1)]), elements=st.integers(0, 3)),
    y=arrays("i1", st.sampled_from([(12,), (12, 1), (12, 3), (12, 2), (12, 2, 2)]), elements=st.integers(-1, 3)),
    types=st.tuples(
        st.sampled_from(["f4", "f8", "u1", "i8", "?"]),
        st.sampled_from(["f8", "i8", "u1", "?", "U2", "S2", "M8[D]", "c16", "O"]),
    ),
    task=st.sampled_from(["auto", "binary", "multiclass", "multilabel", "regression"]),
    classes=st.none() | st.just(4),
)
def test_whatever_arrays_are_a_sound_dataset_or_are_refused_in_one_line(
    x: Any, y: Any, types: tuple[str, str], task: Any, classes: int | None
) -> None:
    value, options = (x.astype(types[0]), y.astype(types[1])), Options(task=task, classes=classes)
    refused = refusal(lambda: dataset(value, "mine", options))
    assert "\n" not in refused
    if not refused:
        found = dataset(value, "mine", options)
        assert sum(map(len, (found.train, found.validation, found.test))) == 12
        assert refusal(lambda: checked(found)) == ""


@settings(max_examples=60, deadline=None)
@given(
    labels=st.lists(st.text(st.characters(codec="ascii"), max_size=4), min_size=2, max_size=6, unique=True),
    count=st.integers(30, 60),
    seed=st.integers(0, 99),
)
def test_texts_are_numbered_in_their_order_whatever_they_are(labels: list[str], count: int, seed: int) -> None:
    texts = np.array([label.rstrip("\0") + "." for label in labels], object)
    chosen = np.random.default_rng(seed).permutation(np.resize(texts, count))
    found = dataset((np.arange(count), chosen), "mine", Options())
    ordered = sorted(set(map(str, texts)))
    for part in (found.train, found.validation, found.test):
        assert [ordered[number] for number in part.y] == chosen[part.x[:, 0]].tolist()
