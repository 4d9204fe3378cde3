"""Benchmark files as nobody would write them: valid ones with parts dropped, doubled, swapped, replaced or damaged."""

import copy
import json
import math
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

FILES = sorted(Path(__file__).parents[2].joinpath("benchmarks").glob("*.toml"))

TEXTS = (
    "",
    " ",
    "x" * 10_000,
    "Ж日本語 \N{RIGHT-TO-LEFT OVERRIDE}txt.exe \N{GRINNING FACE}",
    "\x1b[31mred\x1b[2J\x07\x9b1m\x7f",
    "two\nlines\r\tand \0",
    "<script>alert(1)</script> & \"quoted\" 'too' `tick` | $x_1$ \\",
    "$(touch here) ; rm -rf *",
    "[red]markup[/red] [/] [link=http://a]b[/link]",
    "os:system",
    "../../x.py:y",
    "a:b:c",
    ":",
    "he_normal",
    "selected",
    "model.hidden",
    "training.optimizer.config.learning_rate",
)

VALUES: tuple[Any, ...] = (
    *TEXTS,
    True,
    False,
    0,
    1,
    -1,
    3,
    10**9,
    10**30,
    -(10**400),
    0.0,
    -0.0,
    0.5,
    1e308,
    5e-324,
    math.nan,
    math.inf,
    -math.inf,
    date(2026, 1, 1),
    [],
    {},
    [[]],
    [1, "two", 3.0, {}],
    [{}],
    list(range(1000)),
    {"class_name": "RandomNormal", "config": {"stddev": 1.0}},
    {"class_name": "os:system", "config": {"command": "touch here"}},
    {"class_name": {}, "config": 3},
    {"config": {}},
)


def mutated(random: Random) -> bytes:
    """Return the bytes of a benchmark file that went through a few accidents."""
    kind = random.randrange(20)
    if kind == 0:
        return random.randbytes(random.randrange(300))
    text = random.choice(FILES).read_text(encoding="utf-8")
    if kind <= 12:
        table = tomllib.loads(text)
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            random.choice(CHANGES)(random, table)
        text = written(table)
    content = text.encode()
    if kind >= 12:
        for _ in range(random.choice((1, 1, 2))):
            content = random.choice(DAMAGES)(random, content)
    return content


def written(table: dict[str, Any]) -> str:
    """Return plain data as TOML, each of its keys on a line."""
    return "".join(f"{_text(key)} = {_inline(value)}\n" for key, value in table.items())


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_text(key)} = {_inline(each)}' for key, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, str):
        return _text(value)
    return str(value).lower() if isinstance(value, bool | float) else str(value)


def _text(value: str) -> str:
    return "".join(json.dumps(each)[1:-1] if each < "\x7f" else f"\\U{ord(each):08x}" for each in value).join('""')


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return (container, key) of everything inside nested plain data."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    return [place for key in keys for place in [(value, key), *_places(value[key])]]


def _place(random: Random, table: dict[str, Any]) -> tuple[Any, Any]:
    return random.choice(_places(table) or [(table, "title")])


def _drop(random: Random, table: dict[str, Any]) -> None:
    container, key = _place(random, table)
    if isinstance(container, list) or key in container:
        del container[key]


def _replace(random: Random, table: dict[str, Any]) -> None:
    container, key = _place(random, table)
    container[key] = copy.deepcopy(random.choice(VALUES))


def _rename(random: Random, table: dict[str, Any]) -> None:
    container, key = _place(random, table)
    if isinstance(container, dict) and key in container:
        container[random.choice((key[:-1], key.upper(), f"{key}s", *TEXTS))] = container.pop(key)


def _swap(random: Random, table: dict[str, Any]) -> None:
    (one, first), (_, other) = _place(random, table), _place(random, table)
    second = next(container for container, key in _places(table) or [(table, other)] if key == other)
    if first in _keys(one) and other in _keys(second):
        value = copy.deepcopy(one[first])
        one[first] = copy.deepcopy(second[other])
        second[other] = value


def _keys(container: Any) -> Any:
    return container if isinstance(container, dict) else range(len(container))


def _add(random: Random, table: dict[str, Any]) -> None:
    container, _ = _place(random, table)
    value = copy.deepcopy(random.choice(VALUES))
    if isinstance(container, dict):
        container[random.choice((*TEXTS, "seed", "name", "class_name", "config", "at", "sweep"))] = value
    else:
        container.insert(random.randrange(len(container) + 1), value)


def _nest(random: Random, table: dict[str, Any]) -> None:
    container, key = _place(random, table)
    for _ in range(random.choice((1, 5, 200))):
        container[key] = [container.get(key) if isinstance(container, dict) else container[key]]
        if container[key] == [None]:
            container[key] = [0]


def _multiply(random: Random, table: dict[str, Any]) -> None:
    """Plan more than anyone can train: many seeds, or a sweep of many combinations."""
    if random.random() < 0.5:
        table["seeds"] = random.choice((10**6, 10**9, 10**30))
    else:
        table["sweep"] = {f"model.{name}": list(range(10**3)) for name in "abcd"}


CHANGES: tuple[Callable[[Random, dict[str, Any]], None], ...] = (
    _drop,
    _replace,
    _replace,
    _replace,
    _rename,
    _swap,
    _add,
    _nest,
    _multiply,
)


def _cut(random: Random, content: bytes) -> bytes:
    return content[: random.randrange(len(content) + 1)]


def _flip(random: Random, content: bytes) -> bytes:
    if not content:
        return content
    at = random.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << random.randrange(8))]) + content[at + 1 :]


INSERTED = (
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xc3\x28",
    b"\r",
    b"\x1b[2J",
    b"#",
    b'"',
    b"'''",
    b"[[claims]]\n",
    b"[sweep]\n",
    b"x = " + b"[" * 3000,
    b"\n" + b".".join([b"a"] * 3000) + b" = 1\n",
    b"\nseed = " + b"9" * 5000 + b"\n",
    b"\nseed = 1e999\n",
    b"\nseed = 2026-13-45\n",
)


def _insert(random: Random, content: bytes) -> bytes:
    at = random.choice((0, len(content), random.randrange(len(content) + 1)))
    return content[:at] + random.choice(INSERTED) + content[at:]


def _shuffle(random: Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    what, at, other = random.randrange(3), random.randrange(len(lines)), random.randrange(len(lines))
    if what == 0:
        del lines[at]
    elif what == 1:
        lines.insert(other, lines[at])
    else:
        lines[at], lines[other] = lines[other], lines[at]
    return b"".join(lines)


DAMAGES: tuple[Callable[[Random, bytes], bytes], ...] = (_cut, _flip, _insert, _insert, _shuffle, _shuffle)
