"""The kind of processor, as far as an operating system tells it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from suite.benchmark import environment as module
from suite.benchmark.environment import processor, settings

X86 = (
    "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 85\nmodel name\t: a: b\n\nprocessor\t: 1\n"
)
ARM = "processor\t: 0\nBogoMIPS\t: 50.00\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n"


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    processor.cache_clear()
    yield
    processor.cache_clear()


@pytest.mark.parametrize(("text", "kind"), [(X86, "GenuineIntel 6 85"), (ARM, "0x41 0xd0c")])
def test_the_kind_is_the_maker_and_the_model(
    text: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "INFORMATION", tmp_path / "cpuinfo")
    (tmp_path / "cpuinfo").write_text(text)
    assert processor().partition(", ")[0] == kind


def test_where_nothing_is_told_the_platform_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "INFORMATION", tmp_path / "nothing")
    monkeypatch.setattr("platform.processor", lambda: "arm")
    assert processor().startswith("arm")


def test_settings_by_which_libraries_compute_in_another_way_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in module.SETTINGS:
        monkeypatch.delenv(name, raising=False)
    assert settings() == "none"
    monkeypatch.setenv("XLA_FLAGS", "--xla_cpu_max_isa=AVX")
    assert settings() == "XLA_FLAGS=--xla_cpu_max_isa=AVX"
