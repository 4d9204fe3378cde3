"""Every metric has words."""

from suite.benchmark import meanings, measured
from suite.benchmark.load import load


def test_each_quantity_over_depth_and_each_ending_has_words() -> None:
    assert {name for name, _ in measured.OF_LAYERS} == {*meanings.LAYERS}
    assert {ending for _, ending in measured.OF_LAYERS} == {*meanings.ENDINGS}


def test_each_metric_of_a_net_has_words() -> None:
    assert {name for names in measured.OF_NETS.values() for name in names} == {*meanings.NETS}


def test_draws_theory_and_kinds_have_words() -> None:
    assert {*measured.DRAWN} == {*meanings.DRAWS}
    assert {*measured.THEORY} == {*meanings.THEORY}
    assert {*measured.KINDS} == {*meanings.KINDS}


def test_what_every_trial_has_has_words_and_nothing_else_does() -> None:
    described = {name for name in meanings.ALWAYS if "<" not in name}
    assert {*measured.ALWAYS} <= described <= {*measured.names(load("glorot-2010"))}
