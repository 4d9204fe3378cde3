"""Passports, promises and arguments, as a user writes them."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from suite.analysis.audit.passport import Passport
from suite.analysis.audit.promises import Law
from suite.benchmark.problems import cut, validated
from suite.errors import UserError

LARGEST = 20_000_000
"""Bytes of a passport; one of 10,000 weights has a tenth of it."""


def is_passport(value: Any) -> bool:
    """Return whether what a net is compared with is a passport's file.

    Example:
        >>> is_passport("passport.json"), is_passport("net.py:build")
        (True, False)
    """
    return isinstance(value, Path) or (isinstance(value, str) and value.endswith(".json"))


def read_passport(path: Path) -> Passport:
    """Return the passport in a file.

    Raises:
        UserError: it cannot be read, is of another version, or is no passport; what is wrong, in one line.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"expected a file of at most {LARGEST:,} bytes")
        table = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise UserError(f"{path}: there is no such passport; write it with --accept {path}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(f"{path}: cannot be read as a passport: {cut(str(error))}") from None
    version = table.get("passport") if isinstance(table, dict) else None
    if version != 1:
        received = f"version {version}" if version is not None else "no passport"
        raise UserError(f"{path}: expected a passport of version 1; received {received}; write it anew with --accept")
    return validated(Passport.model_validate, table, str(path))


def promised(promise: str | Mapping[str, Law]) -> str | Mapping[str, Law]:
    """Return a promise as the name of a law, or as a table of laws by patterns.

    Args:
        promise: a name, a table, a table as JSON, or the path of a TOML or JSON file.

    Raises:
        UserError: the file or the text cannot be read, or holds no table of laws.

    Example:
        >>> promised('{"*.kernel": "he_normal"}'), promised("he_normal")
        ({'*.kernel': 'he_normal'}, 'he_normal')
    """
    if not isinstance(promise, str):
        return _table(promise, "--promise")
    if promise.lstrip().startswith("{"):
        return _table(_parsed(json.loads, promise, "--promise"), "--promise")
    if not promise.endswith((".toml", ".json")):
        if "." in promise or "/" in promise:
            raise UserError(
                f"--promise: expected a law, a table, or a file that ends in .toml or .json; received {promise}"
            )
        return promise
    try:
        text = Path(promise).read_text("utf-8")
    except (OSError, ValueError) as error:
        raise UserError(f"--promise: {promise} cannot be read: {cut(str(error))}") from None
    return _table(_parsed(tomllib.loads if promise.endswith(".toml") else json.loads, text, promise), promise)


def _parsed(parse: Any, text: str, where: str) -> Any:
    try:
        return parse(text)
    except (ValueError, RecursionError) as error:
        raise UserError(f"{where}: expected a table of laws by patterns; received {cut(text, 80)!r}: {error}") from None


def _table(value: Any, where: str) -> dict[str, Law]:
    laws = value if isinstance(value, Mapping) else None
    if not laws or not all(isinstance(law, str | Mapping) for law in laws.values()):
        raise UserError(
            f'{where}: expected laws by patterns of names, as {{"*.kernel": "he_normal"}}; '
            f"received {cut(str(value), 80)}"
        )
    return dict(laws)


def named_arguments(arguments: str | Mapping[str, object] | None) -> dict[str, Any]:
    """Return the arguments of a function by name, from JSON if they are text.

    Raises:
        UserError: the text is no JSON, or holds no table.

    Example:
        >>> named_arguments('{"depth": 12}'), named_arguments(None)
        ({'depth': 12}, {})
    """
    if not isinstance(arguments, str):
        return dict(arguments or {})
    try:
        table = json.loads(arguments)
    except ValueError as error:
        raise UserError(
            f"--with: expected JSON, as '{{\"depth\": 12}}'; received {cut(arguments, 80)!r}: {error}"
        ) from None
    if not isinstance(table, dict):
        raise UserError(f"--with: expected arguments by name, as '{{\"depth\": 12}}'; received {cut(arguments, 80)!r}")
    return table
