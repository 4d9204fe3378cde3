"""Calls of functions that make models, arguments by name."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from suite.errors import UserError, unknown

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_STARRED = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def called(make: Callable[..., Any], offered: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
    """Return what `make` returns for the arguments of `offered` and `options` that it asks for by name.

    A function with `**kwargs` gets all that is not 0; what a class takes in that way belongs to its base, so it gets
    only `options`. The first two parameters may have other names: they get the first two values by their places.

    Args:
        make: a function or a class.
        offered: what the suite knows, by name: at least input_shape and outputs, in this order.
        options: what the benchmark's file says. Each must be a parameter.

    Raises:
        UserError: an option is not taken, or has the name of what is offered, or another argument is needed.

    Example:
        >>> called(lambda outputs, width=2: outputs * width, {"input_shape": (2,), "outputs": 3}, {})
        6
    """
    parameters = _parameters(make)
    taken = [each.name for each in parameters if each.kind not in _STARRED]
    passes_on = any(each.kind is inspect.Parameter.VAR_KEYWORD for each in parameters)
    for option in options:
        if option in offered:
            raise UserError(f"{option} comes from the dataset; expected no key model.{option} in the file")
        if option not in taken and not passes_on:
            raise unknown("option", option, set(taken) - set(offered))
    places = _by_place(parameters, offered, options)
    passed_on = {key for key, value in offered.items() if value} if passes_on and not inspect.isclass(make) else set()
    left = dict(list(offered.items())[len(places) :])
    by_name = {key: value for key, value in left.items() if key in taken or key in passed_on}
    missing = [
        each.name
        for each in parameters[len(places) :]
        if each.kind not in _STARRED and each.default is each.empty and each.name not in {**by_name, **options}
    ]
    if missing:
        raise UserError(
            f"expected parameters among {', '.join(offered)} and the options of the file's [model] table; "
            f"received {', '.join(missing)}, which nothing gives; write model.{missing[0]} in the file, or give it a "
            "default"
        )
    return make(*places, **by_name, **options)


def _parameters(make: Callable[..., Any]) -> list[inspect.Parameter]:
    try:
        return list(inspect.signature(make).parameters.values())
    except ValueError:  # A function that is written in C has none.
        return []


def _by_place(
    parameters: list[inspect.Parameter], offered: Mapping[str, Any], options: Mapping[str, Any]
) -> tuple[Any, ...]:
    """Return the arguments of the first two parameters, if those that are required have names of their own."""
    first = [each for each in parameters if each.kind in _POSITIONAL][:2]
    if not first and any(each.kind is inspect.Parameter.VAR_POSITIONAL for each in parameters):
        return tuple(offered.values())[:2]
    others = {*list(offered)[2:], *options}
    own = [each for each in first if each.name not in offered and each.name not in options]
    required = any(each.default is each.empty for each in own)
    if not required or any(each.name in others for each in first):
        return ()
    values = list(offered.items())[: len(first)]
    named = [each.name in offered and each.name != key for each, (key, _) in zip(first, values, strict=False)]
    return () if any(named) else tuple(value for _, value in values)
