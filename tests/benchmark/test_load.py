"""Benchmark files: found, overridden, and refused in one line that says what is wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.benchmark import load as load_module
from suite.benchmark.choice import tagged
from suite.benchmark.load import available, find, load
from suite.errors import UserError
from tests.conftest import SMALL

CLAIM = '[[claims]]\nstatement = "s"\nsource = "t"\ninitializer = "he"\nmetric = "final/test_accuracy"\n'

WRONG = {
    "unknown key": ("seeds = 2", "seedz = 2", "unknown key 'seedz'; did you mean seed"),
    "wrong type": ("seeds = 2", 'seeds = "many"', "seeds: expected a whole number"),
    "out of range": (
        "steps = 10",
        "steps = -1",
        "training.steps: expected at least 0; received -1",
    ),
    "not finite": ("seeds = 2", "seeds = 2\nseed = inf", "seed: "),
    "unknown dataset": ('name = "circles"', 'name = "circle"', "unknown dataset 'circle'; did you mean circles"),
    "unknown option": ("train = 40", "trian = 40", "dataset: unknown key 'trian'; did you mean train"),
    "unknown model": ('name = "mlp"', 'name = "mpl"', "unknown model 'mpl'; did you mean mlp?"),
    "broken TOML": ("seeds = 2", "seeds = = 2", "not valid TOML: line 3: expected a value after ="),
    "two of one name": ('zeros = "zeros"', 'zeros = "zeros"\nzeros = "ones"', "for the second time"),
    "two of one kind": ('zeros = "zeros"', 'zeros = "zeros"\nnought = "Zeros"', "'zeros' and 'nought' are the same"),
    "forbidden name": ('zeros = "zeros"', '"ze ros" = "zeros"', "received 'ze ros'"),
    "no identifier": ('zeros = "zeros"', "zeros = 3", "initializers.zeros: expected a name or {"),
    "own name": ("seeds = 2", 'name = "x"', "a benchmark is named by its file, here 'small'"),
    "no title": ('title = "A small one"', "", "title: this key is missing"),
    "sweep table": (
        "[initializers]",
        '[sweep]\n"modle.x" = [1]\n[initializers]',
        "sweep: modle.x: unknown key 'modle'",
    ),
    "sweep key": ("[initializers]", '[sweep]\n"model.x" = [1]\n[initializers]', "sweep: model: unknown key 'x'"),
    "sweep twice": ("[initializers]", '[sweep]\n"model.hidden" = [[2], [2]]\n[initializers]', "appears twice"),
    "infinite rate": ("learning_rate = 0.1", "learning_rate = inf", "learning_rate: expected a finite number"),
    "nan in a sweep": ("[initializers]", '[sweep]\n"dataset.noise" = [0.1, nan]\n[initializers]', "finite number"),
    "empty axis": ("[initializers]", '[sweep]\n"model.hidden" = []\n[initializers]', "expected at least 1 of them"),
    "claim kind": (
        "[initializers]",
        f"{CLAIM}[initializers]",
        "exactly one of within, exceeds, published, trend and proportion",
    ),
    "claim bounds": ("[initializers]", f"{CLAIM}within = [2, 1]\n[initializers]", "expected [low, high]"),
    "claim tolerance": ("[initializers]", f"{CLAIM}published = 1.0\n[initializers]", "belong together"),
    "claim of nobody": (
        "[initializers]",
        f'{CLAIM}exceeds = "hee"\n[initializers]',
        "claims.0: unknown initializer 'hee'; did you mean he?",
    ),
    "claim nowhere": (
        "[initializers]",
        f"{CLAIM}within = [0.1, 1]\nat = {{ x = 1 }}\n[initializers]",
        "sweep axis 'x'",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_one_line(case: str, benchmark_file: Callable[..., Path]) -> None:
    old, new, message = WRONG[case]
    assert old in SMALL
    path = benchmark_file(SMALL.replace(old, new))
    with pytest.raises(UserError) as caught:
        load(str(path))
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_every_shipped_benchmark_is_valid() -> None:
    for name in available():
        assert load(name).trials(), name


def test_default_benchmarks_are_the_three_of_the_main_job() -> None:
    assert {name for name in available() if "default" in load(name).tags} == {"notebook", "circles", "mnist"}


def test_the_current_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shipped = find("circles")
    (tmp_path / "benchmarks").mkdir()
    own = tmp_path / "benchmarks" / "circles.toml"
    own.write_text(SMALL)
    assert find("circles").resolve() == own
    assert shipped.resolve() != own
    assert find("mnist").is_file()


def test_benchmarks_by_tag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_module, "folders", lambda: [tmp_path])
    for name, tags in (("one", '["own", "deep"]'), ("two", '["own"]'), ("three", "[]")):
        (tmp_path / f"{name}.toml").write_text(f"tags = {tags}\n{SMALL}")
    found = {tag: [each.name for each in tagged(tag)] for tag in ("own", "deep")}
    assert found == {"own": ["one", "two"], "deep": ["one"]}
    assert tagged("deep")[0].tags == ("own", "deep")
    with pytest.raises(UserError, match=r"^unknown tag 'dep'; did you mean deep\?$"):
        tagged("dep")


def test_shipped_benchmarks_by_tag() -> None:
    assert {each.name for each in tagged("default")} == {"notebook", "circles", "mnist"}


def test_unknown_names_and_paths(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"unknown benchmark 'mnits'; did you mean mnist"):
        load("mnits")
    with pytest.raises(UserError, match="no such benchmark file"):
        load(str(tmp_path / "absent.toml"))


def test_overrides(make_benchmark: Any) -> None:
    benchmark = make_benchmark(
        {"training.optimizer.config.learning_rate": 0.5, "training.target": {"value": 0.5}},
        seeds=7,
        initializers=["he", "lecun_normal", "big={class_name='RandomNormal', config={stddev=9.0}}", "a.b:Mine"],
    )
    assert benchmark.seeds == 7
    assert benchmark.training.optimizer["config"]["learning_rate"] == 0.5
    assert list(benchmark.initializers) == ["he", "lecun_normal", "big", "Mine"]
    assert benchmark.initializers["big"]["config"] == {"stddev": 9.0}
    assert benchmark.initializers["Mine"]["class_name"] == "a.b:Mine"


NAMED = {
    "what is new stands beside the file's own": (["mine.py:Mine", "ones"], ["zeros", "he", "Mine", "ones"]),
    "one of the file's alone": (["he"], ["he"]),
    "one of the file's and what is new": (["mine.py:Mine", "he"], ["Mine", "he"]),
    "one of the file's by Keras' name": (["HeNormal", "mine.py:Mine"], ["he", "Mine"]),
    "one of the file's under a name of the user's": (["h=he_normal"], ["h"]),
}


@pytest.mark.parametrize("case", NAMED)
def test_initializers_of_one_call(make_benchmark: Any, case: str) -> None:
    wanted, expected = NAMED[case]
    assert list(make_benchmark(initializers=wanted).initializers) == expected


def test_claims_and_margins_stay_where_what_is_new_stands_beside_the_files_own() -> None:
    whole, beside = load("circles"), load("circles", initializers=["my_init.py:MyInit"])
    assert (beside.claims, beside.regression) == (whole.claims, whole.regression)
    assert [trial.id for trial in whole.trials()] == [t.id for t in beside.trials() if t.initializer != "MyInit"]


WRONG_INITIALIZERS = {
    "the label of one of the file's": (
        ["he=he_uniform"],
        r"--initializer: the file has another 'he'; expected .* 'other=he_uniform', or --set initializers\.he=…, which",
    ),
    "a brace is missing": (
        ['x={class_name="RandomNormal"'],
        r"--initializer: expected a whole table or list; is a bracket or a quotation mark missing\? received '{class_",
    ),
    "two of one label": (["a.py:Mine", "b.py:Mine"], r"--initializer: two are called 'Mine'; .* 'other=b\.py:Mine'"),
    "no identifier": (["x=3"], r"--initializer: x: expected a name or \{ class_name"),
    "the same twice": (["ones", "Ones"], "'ones' and 'Ones' are the same"),
}


@pytest.mark.parametrize("case", WRONG_INITIALIZERS)
def test_initializers_that_cannot_stand_side_by_side(make_benchmark: Any, case: str) -> None:
    wanted, message = WRONG_INITIALIZERS[case]
    with pytest.raises(UserError, match=message):
        make_benchmark(initializers=wanted)


def test_a_wrong_override_names_its_key(make_benchmark: Any) -> None:
    with pytest.raises(UserError, match="training: unknown key 'stepz'; did you mean steps"):
        make_benchmark({"training.stepz": 1})
    with pytest.raises(UserError, match=r"^--set: .*small\.toml: training: unknown key 'step'; did you mean steps"):
        make_benchmark({"training.step": 200})
    with pytest.raises(UserError, match=r"--set: training\.x\.y: unknown key 'training\.x'"):
        make_benchmark({"training.x.y": 1})


def test_epochs_take_the_place_of_steps(make_benchmark: Any) -> None:
    training = make_benchmark({"training.epochs": 2}).training
    assert (training.epochs, training.steps) == (2, None)
    with pytest.raises(UserError, match="exactly one of steps and epochs"):
        make_benchmark({"training.epochs": 2, "training.steps": 3})


def test_claims_stay_whatever_a_call_changes() -> None:
    """Those that do not fit are not judged; see test_published."""
    whole = load("circles")
    assert whole.claims
    assert load("circles", initializers=["he-normal"], settings={"training.steps": 1}).claims == whole.claims
    assert load("circles", settings={"claims": []}).claims == ()


def test_a_benchmark_knows_how_its_file_has_it() -> None:
    whole = load("circles")
    for changed in (load("circles", seeds=1), load("circles", settings={"training.steps": 1}), whole):
        assert changed.published.model_dump() == whole.model_dump()


@given(noise=st.binary(max_size=200))
def test_noise_is_refused_in_one_line(noise: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("noise") / "noise.toml"
    path.write_bytes(noise)
    with pytest.raises(UserError) as caught:
        load(str(path))
    assert str(caught.value).startswith(str(path))
