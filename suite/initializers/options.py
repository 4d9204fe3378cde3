"""Options of initializers by name, without importing Keras."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from suite.config import is_reference, normalize, split
from suite.errors import UserError, unknown
from suite.initializers.registry import ALIASES, INITIALIZERS, names
from suite.registry import plugins

AXES = ("input_axes", "output_axes")

OPTIONS: dict[str, tuple[str, ...]] = {
    "another_draw": ("initializer", "number"),
    "as_built": (),
    "by_weight": ("initializers",),
    "chrono": ("steps", "kernel_initializer", "recurrent_initializer", "other_initializer"),
    "constant": ("value",),
    "delta_orthogonal": ("gain", "seed"),
    "fixup": ("scaling",),
    "glorot_normal": ("seed", *AXES),
    "glorot_standard": ("seed", *AXES),
    "glorot_uniform": ("seed", *AXES),
    "he_normal": ("seed", *AXES),
    "he_orthogonal": ("seed",),
    "he_uniform": ("seed", *AXES),
    "identity": ("gain",),
    "irnn": ("scale", "stddev", "other_initializer"),
    "kumar": ("activation", "seed", *AXES),
    "lecun_normal": ("seed", *AXES),
    "lecun_uniform": ("seed", *AXES),
    "looks_linear": (),
    "lsuv": ("tolerance", "max_iterations"),
    "mean_field": ("weight_variance", "bias_variance", "orthogonal"),
    "notebook": ("scale", "seed"),
    "ones": (),
    "orthogonal": ("gain", "seed"),
    "pytorch_default": (),
    "random_normal": ("mean", "stddev", "seed"),
    "random_uniform": ("minval", "maxval", "seed"),
    "recurrent": ("kernel_initializer", "recurrent_initializer", "other_initializer"),
    "scaled": ("initializer", "factor", "seed", *AXES),
    "siren": ("omega",),
    "sinusoidal": AXES,
    "skipinit": ("multiplier",),
    "sparse": ("connections", "stddev", "seed"),
    "stft": ("side", "window", "scaling", "periodic"),
    "tanh_fixed_point": ("alpha", "repeat", "seed"),
    "truncated_normal": ("mean", "stddev", "seed"),
    "variance_scaling": ("scale", "mode", "distribution", "seed", *AXES),
    "zero_hadamard": ("hadamard",),
    "zeros": (),
}
"""The options of each initializer. A test compares them with the constructors."""

_MEANT = {normalize(name): name for name in INITIALIZERS} | {normalize(name): meant for name, meant in ALIASES.items()}


def options(name: str) -> tuple[str, ...]:
    """Return the options that a user sets of an initializer of the suite's: all but its seed and a layer's axes.

    Example:
        >>> options("he_normal"), options("siren")
        ((), ('omega',))
    """
    return tuple(each for each in OPTIONS[name] if each not in ("seed", *AXES))


def check_known(identifier: str | Mapping[str, Any]) -> None:
    """Raise an error if a name or an option is unknown, also of initializers inside its options.

    Code of the user, and of plugins, is not imported: its options are checked before it is used.

    Raises:
        UserError: a name or an option is unknown. The message gives the nearest valid names.

    Example:
        >>> check_known("he_norml")
        Traceback (most recent call last):
        suite.errors.UserError: unknown initializer 'he_norml'; did you mean he_normal or he_uniform or lecun_normal?
    """
    name, config = split(identifier)
    if is_reference(name):
        return
    meant = _MEANT.get(normalize(name))
    if plugins.find("initializers", name, INITIALIZERS[meant] if meant else "") is not None:
        return
    if meant is None:
        if "." in name:
            raise UserError(
                f"unknown initializer {name!r}; one of your own is named file.py:Class, or package.module:Class"
            )
        raise unknown("initializer", name, names())
    for option, value in config.items():
        if option not in OPTIONS[meant]:
            raise unknown("option", option, options(meant), where=name)
        if option.endswith("initializer") and isinstance(value, str | Mapping):
            check_known(value)
        if option == "initializers" and isinstance(value, Mapping):
            for pattern, each in value.items():
                with _at(pattern):
                    check_known(each)


@contextmanager
def _at(pattern: str) -> Iterator[None]:
    """Name the pattern in errors of the block."""
    try:
        yield
    except UserError as error:
        raise UserError(f"{pattern}: {error}") from None
