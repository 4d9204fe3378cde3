import numpy as np
import pytest

from suite.analysis.audit.law import LEVEL
from suite.analysis.audit.promise import Answer
from suite.analysis.audit.promises import Law, judged, of_kernels
from suite.errors import UserError
from suite.frameworks.weights import Role
from tests.analysis.audit.nets import net, net_weight, normal, uniform

NET = net(
    net_weight("block_0/query.kernel", normal(1, 0.02)),
    net_weight("block_1/query.kernel", normal(2, 0.02 * 2**0.5)),
    net_weight("head.kernel", uniform(3, 0.125)),
    net_weight("head.bias", np.zeros(64), Role.BIAS),
)


def test_each_weight_is_judged_by_the_first_pattern_that_fits() -> None:
    table: dict[str, Law] = {
        "block_*": {"family": "normal", "std": 0.02},
        "*.kernel": "lecun_uniform",
        "*.bias": "zeros",
    }
    answers = {each.weight: each.fit.answer for each in judged(NET, table)}
    assert answers == {
        "block_0/query.kernel": Answer.YES,
        "block_1/query.kernel": Answer.NO,
        "head.kernel": Answer.YES,
        "head.bias": Answer.YES,
    }


def test_a_broken_promise_names_what_fits() -> None:
    (found,) = judged(NET, {"head.kernel": "he_normal"})
    assert found.fit.answer is Answer.NO
    assert "lecun_uniform" in found.fitting


def test_few_numbers_cannot_be_judged() -> None:
    (found,) = judged(net(net_weight("a.kernel", normal(1, 0.5, (4, 4)))), {"*": {"family": "normal", "std": 0.5}})
    assert found.fit.answer is Answer.CANNOT_TELL


def test_nets_that_keep_their_promise_pass_but_for_one_in_a_thousand() -> None:
    failures = sum(
        any(
            each.fit.answer is Answer.NO
            for each in judged(
                net(*(net_weight(f"w_{at}", normal(1000 * seed + at, 0.125)) for at in range(5))),
                {"*": {"family": "normal", "std": 0.125}},
            )
        )
        for seed in range(100)
    )
    assert failures <= 100 * LEVEL + 2


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"*.gamma": "ones"}, "pattern '*.gamma' fits no weight; the net has block_0/query.kernel"),
        ({"*.kernel": "he_norml"}, "unknown law 'he_norml'; did you mean he_normal"),
        ({"*.bias": "siren"}, "siren says nothing of head.bias"),
        ({"*.kernel": {"family": "normal"}}, "expected std, a number above 0"),
        ({"*.kernel": {"family": "gauss", "std": 1}}, "unknown family 'gauss'"),
        ({"*.kernel": "constant"}, 'a family needs its number: expected {"family": "constant", "factor": …}'),
        ({"*.kernel": {"family": "constant"}}, "expected factor, the number, beside family 'constant'"),
        ({"*.kernel": {"family": "normal", "stddev": 1}}, "unknown key 'stddev'; did you mean std"),
    ],
)
def test_a_promise_that_cannot_be_judged_is_refused(table: dict[str, Law], said: str) -> None:
    with pytest.raises(UserError) as error:
        judged(NET, table)
    assert said in str(error.value)


def test_a_law_by_name_is_for_all_kernels() -> None:
    assert of_kernels("he_normal", NET) == dict.fromkeys([each.name for each in NET[:3]], "he_normal")
    with pytest.raises(UserError, match="the net has none"):
        of_kernels("he_normal", net(net_weight("b", np.zeros(3), Role.BIAS)))
