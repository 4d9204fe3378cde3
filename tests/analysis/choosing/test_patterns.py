from fnmatch import fnmatchcase

from hypothesis import given
from hypothesis import strategies as st

from suite.analysis.choosing.patterns import covering

PARTS = st.sampled_from(["block_1", "block_12", "stage_2", "a", "dense", "dense_1", "attention_output"])
NAMES = st.lists(st.lists(PARTS, min_size=1, max_size=3).map(lambda parts: "/".join(parts) + ".kernel"), min_size=1)


@given(NAMES, st.data())
def test_patterns_fit_what_is_wanted_and_nothing_else(places: list[str], data: st.DataObject) -> None:
    names = {place: (place.rpartition("/")[2],) for place in places}
    wanted = data.draw(st.lists(st.sampled_from(places), unique=True))
    unclear = {short for place, (short,) in names.items() if place not in wanted}
    wanted = [each for each in wanted if each not in unclear]
    patterns = covering(wanted, names)
    fits = {place for place, others in names.items() for name in (place, *others) for each in patterns
            if fnmatchcase(name, each)}  # fmt: skip
    assert fits == {*wanted}
    assert len(patterns) <= len(wanted)


def test_numbers_become_any_if_no_other_weight_fits_then() -> None:
    names: dict[str, tuple[str, ...]] = {f"conv{i}_block{j}_{k}_bn.gamma": () for i in "23" for j in "12" for k in "12"}
    assert covering([each for each in names if "_2_bn" in each], names) == ("conv*_block*_2_bn.gamma",)
    assert covering(["conv2_block1_1_bn.gamma"], names) == ("conv2_block1_1_bn.gamma",)


def test_the_kind_of_a_layer_stands_for_its_weights() -> None:
    names = {"one.gamma": ("LayerScale.gamma",), "two.gamma": ("LayerScale.gamma",), "norm.gamma": ("Norm.gamma",)}
    assert covering(["one.gamma", "two.gamma"], names) == ("LayerScale.gamma",)


def test_nothing_wanted_is_no_pattern() -> None:
    assert covering([], {"a.kernel": ()}) == ()
