"""The kind of processor: numbers are the same to the last digit on one kind only."""

import os
import platform
from functools import cache
from pathlib import Path

INFORMATION = Path("/proc/cpuinfo")
"""Where Linux describes its processors, the first of them first."""

KIND = ("vendor_id", "cpu family", "model", "CPU implementer", "CPU part")
"""The keys there that name a kind, on x86 and on Arm. What is the same for a kind decides the order of sums: the
instructions, and the sizes of its caches."""

SETTINGS = (
    "XLA_FLAGS",
    "TF_XLA_FLAGS",
    "TF_ENABLE_ONEDNN_OPTS",
    "ONEDNN_MAX_CPU_ISA",
    "DNNL_MAX_CPU_ISA",
    "OPENBLAS_CORETYPE",
)
"""Variables by which libraries are told to compute in another way."""


@cache
def processor() -> str:
    """Return the kind of processor, and the instructions that NumPy finds: "AuthenticAMD 25 1, X86_V3"."""
    return ", ".join(filter(None, [_kind() or platform.processor(), _instructions()]))


def settings() -> str:
    """Return the variables that are set of those by which libraries compute in another way."""
    return " ".join(f"{name}={os.environ[name]}" for name in SETTINGS if os.environ.get(name)) or "none"


def _kind() -> str:
    try:
        lines = INFORMATION.read_text("utf-8", errors="replace").partition("\n\n")[0].splitlines()
    except OSError:
        return ""
    table = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    return " ".join(table[key] for key in KIND if key in table)


def _instructions() -> str:
    import numpy as np

    found = np.show_config(mode="dicts")["SIMD Extensions"]
    return " ".join(found.get("found") or found.get("baseline") or ())
