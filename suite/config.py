"""Tables and identifiers of benchmark files.

An identifier is a name, or a table of `class_name` and `config`.
"""

from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, LiteralString, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from suite.errors import UserError, unknown

Size = Annotated[int, Field(gt=0, le=1_000_000)]
"""The size of a layer or of a part of a layer. A larger one is a typing error and would fill the memory."""

Depth = Annotated[int, Field(ge=0, le=10_000)]
"""A number of layers, or of blocks of layers."""


class Config(BaseModel):
    """A validated, immutable table of a benchmark file.

    Unknown keys are refused. Numbers are finite. Defaults are part of the value.

    Example:
        >>> class Dense(Config):
        ...     hidden: Size = 16
        >>> Dense(hidden=8)
        Dense(hidden=8)
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _keys_and_switches(cls, table: Any) -> Any:
        for key, value in table.items() if isinstance(table, dict) else ():
            field = cls.model_fields.get(key)
            if field is None and cls.model_config.get("extra") == "forbid":
                raise _problem("unknown_key", str(unknown("key", str(key), cls.model_fields)))
            if field is not None and isinstance(value, bool) and _is_number(field.annotation):
                raise _problem("no_number", f"{key}: expected a number; received {str(value).lower()}")
        return table


def _problem(kind: LiteralString, message: str) -> PydanticCustomError:
    return PydanticCustomError(kind, "{message}", {"message": message})


def _is_number(annotation: Any) -> bool:
    """Return whether a key holds a number, for which pydantic would accept true and false."""
    kinds = get_args(annotation) if get_origin(annotation) in (Union, UnionType, Annotated) else (annotation,)
    inner = [kind for kind in kinds if kind is not annotation]
    return bool not in kinds and (annotation in (int, float) or any(map(_is_number, inner)))


def is_reference(name: str) -> bool:
    """Return whether `name` refers to code in a module or a file of the user.

    Example:
        >>> is_reference("he_normal"), is_reference("net.py:build")
        (False, True)
    """
    return ":" in name


def normalize(name: str) -> str:
    """Return `name` in the spelling used for comparisons, references unchanged.

    Example:
        >>> normalize("he_normal"), normalize("HeNormal"), normalize("net.py:build")
        ('henormal', 'henormal', 'net.py:build')
    """
    return name if is_reference(name) else name.replace("_", "").lower()


def split(identifier: str | Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the name and the options of `identifier`, both as they are written.

    A table whose keys are patterns of weights' names, as "decoder/*.kernel", is short for the initializer `by_weight`.

    Raises:
        UserError: the identifier is neither a name nor a table of `class_name` and `config`. The keys that Keras'
            `serialize` adds, `module` and `registered_name`, are accepted.

    Example:
        >>> split({"class_name": "random_normal", "config": {"stddev": 0.1}})
        ('random_normal', {'stddev': 0.1})
        >>> split({"Conv2D.kernel": "he_normal"})
        ('by_weight', {'initializers': {'Conv2D.kernel': 'he_normal'}})
    """
    if isinstance(identifier, str):
        return identifier, {}
    known = {"class_name", "config", "module", "registered_name"}
    if by_patterns(identifier):
        return "by_weight", {"initializers": dict(identifier)}
    name, config = identifier.get("class_name"), identifier.get("config") or {}
    if not isinstance(name, str) or not isinstance(config, Mapping) or not known.issuperset(identifier):
        raise UserError(f'expected a name or {{ class_name = "…", config = {{ … }} }}, received {dict(identifier)!r}')
    return name, dict(config)


def by_patterns(value: Any) -> bool:
    """Return whether a value is a table whose keys are patterns of weights' names.

    Example:
        >>> by_patterns({"decoder/*.kernel": "zeros"}), by_patterns({"class_name": "zeros"})
        (True, False)
    """
    return isinstance(value, Mapping) and bool(value) and all("." in str(key) or "*" in str(key) for key in value)


Identifier = str | dict[str, JsonValue]
"""The type of a field of a benchmark file that holds an identifier."""

_NESTED = ("activation", "initializer", "optimizer")


def canonical(identifier: str | Mapping[str, Any]) -> dict[str, Any]:
    """Return `identifier` as a table in one spelling, {"class_name": …, "config": …}.

    Identifiers inside its options are converted, too: tables with a `class_name`, and names under a key that is or
    ends in "initializer", "activation" or "optimizer", or in a table `initializers`. Defaults are not filled in.

    Raises:
        UserError: the identifier is neither a name nor a table of `class_name` and `config`.

    Example:
        >>> canonical("HeNormal") == canonical({"class_name": "he_normal", "config": {}})
        True
    """
    name, config = split(identifier)
    return {"class_name": normalize(name), "config": {key: _option(key, value) for key, value in config.items()}}


def _option(key: str, value: Any) -> Any:
    if isinstance(value, Mapping) and key == "initializers":
        return {
            pattern: canonical(each) if isinstance(each, str | Mapping) else each for pattern, each in value.items()
        }
    if isinstance(value, Mapping):
        return (
            canonical(value) if "class_name" in value else {name: _option(name, each) for name, each in value.items()}
        )
    if isinstance(value, list | tuple):
        return [_option(key, each) for each in value]
    return canonical(value) if isinstance(value, str) and key.rpartition("_")[2] in _NESTED else value
