"""The quantities by name, those of installed packages included."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from suite.diagnostics.quantities import QUANTITIES, Quantity, Setting, Tier
from suite.errors import unknown
from suite.registry import plugins

OfNet = Callable[[Setting], Mapping[str, float]]
"""A function that measures the whole net and returns values by name."""


def names() -> list[str]:
    """Return the sorted names of all quantities, those of installed packages included.

    Example:
        >>> "correlation" in names()
        True
    """
    return sorted({*QUANTITIES, *(plugin.name for plugin in plugins.added("diagnostics"))})


def check(name: str) -> None:
    """Raise an error unless `name` is the name of a quantity, without importing the package that adds it.

    Raises:
        UserError: no quantity has this name, or two have it.
    """
    if _plugin(name) is None and name not in QUANTITIES:
        raise unknown("quantity", name, names())


def get(name: str) -> Quantity:
    """Return the quantity with a name.

    Raises:
        UserError: no quantity has this name, or two have it, or the package that adds it is broken.

    Example:
        >>> get("correlation").tier
        'cheap'
    """
    check(name)
    plugin = _plugin(name)
    return QUANTITIES[name] if plugin is None else _of_package(plugin)


def of_net(tier: Tier, also: Collection[str] = ()) -> Iterator[OfNet]:
    """Yield the functions that measure the whole net: the suite's own of a tier, and those named in `also`.

    Quantities of installed packages are measured only if they are named, at every tier.
    """
    wanted = [quantity for name, quantity in QUANTITIES.items() if quantity.wanted(name, tier, also)]
    wanted += [get(name) for name in sorted(set(also) - QUANTITIES.keys())]
    yield from (quantity.of_net for quantity in wanted if quantity.of_net is not None)


def _plugin(name: str) -> plugins.Plugin | None:
    return plugins.find("diagnostics", name, "suite.diagnostics.quantities:QUANTITIES" if name in QUANTITIES else "")


def _of_package(plugin: plugins.Plugin) -> Quantity:
    """Return a package's quantity, and check that the names of its values begin with its own name."""
    quantity = plugin.load()
    if not isinstance(quantity, Quantity) or quantity.of_net is None or quantity.of_layer or quantity.of_change:
        raise plugin.refusal(f"expected a suite.diagnostics.Quantity with of_net only, received {quantity!r}")
    measured = quantity.of_net

    def named(setting: Setting) -> Mapping[str, float]:
        values = measured(setting)
        for key in values:
            if key != plugin.name and not key.startswith(f"{plugin.name}_"):
                raise plugin.refusal(f"expected values named {plugin.name!r} or '{plugin.name}_…', received {key!r}")
        return values

    return replace(quantity, of_net=named)
