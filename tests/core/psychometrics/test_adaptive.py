"""Adaptive tests: the ability comes back, the plan of content is kept, no item is shown to everybody."""

import functools
from dataclasses import replace

import numpy as np
import pytest

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.adaptive import (
    AdaptiveBank,
    AdaptiveRule,
    AdaptiveTests,
    limit_exposure,
    next_item,
    simulate_tests,
)
from orientir.core.psychometrics.adaptive_loops import draw, learn
from orientir.core.psychometrics.curves import category_probabilities, item_information
from orientir.core.psychometrics.parameters import ItemParameters

AREAS = tuple(f"s{j % 4}" for j in range(240))
FIXED = AdaptiveRule(shortest=20, longest=20)
GREEDY = AdaptiveRule(shortest=20, longest=20, start=0, top=1)


@functools.cache
def bank() -> AdaptiveBank:
    random = np.random.default_rng(3)
    items = [
        ItemParameters(
            f"q{j}",
            float(random.lognormal(0, 0.3)),
            tuple(random.normal(size=1 + (j % 5 == 0)).tolist()),
        )
        for j in range(240)
    ]
    return AdaptiveBank.of(items, AREAS, {"s0": 2, "s1": 1, "s2": 1})


@functools.cache
def sat(rule: AdaptiveRule) -> AdaptiveTests:
    return simulate_tests(bank(), rule, np.random.default_rng(1).normal(size=3000), seed=5)


def test_numbers_drawn_are_uniform_and_repeat() -> None:
    state, again = np.array([7], dtype=np.uint64), np.array([7], dtype=np.uint64)
    drawn = np.array([draw(state) for _ in range(4000)])
    assert drawn[:50].tolist() == [draw(again) for _ in range(50)]
    assert ((drawn >= 0) & (drawn < 1)).all()
    assert np.histogram(drawn, 10, (0, 1))[0] == pytest.approx(np.full(10, 400), abs=80)
    assert abs(np.corrcoef(drawn[1:], drawn[:-1])[0, 1]) < 0.05


def test_what_was_answered_moves_the_posterior() -> None:
    nodes = np.linspace(-4, 4, 81)
    chances = category_probabilities(ItemParameters("q", 1.5, (0.5,)), nodes)[:, 1]
    posterior = np.exp(-(nodes**2) / 2)
    expected = posterior * chances / (posterior * chances).sum()
    mean, deviation = learn(posterior, chances, nodes)
    assert posterior == pytest.approx(expected)
    assert mean == pytest.approx(expected @ nodes)
    assert deviation == pytest.approx(np.sqrt(expected @ (nodes - mean) ** 2))


def test_abilities_come_back_with_the_error_that_is_told() -> None:
    found = sat(FIXED)
    assert found.error == pytest.approx(np.sqrt((found.deviation**2).mean()), rel=0.05)
    assert found.error < 0.36
    assert abs((found.mean - found.ability).mean()) < 0.02
    by_chance = np.array([(bank().items[j].slope) for j in range(len(bank().items))])
    assert found.error < np.sqrt(1 / (1 + 20 * 0.2 * (by_chance**2).mean()))  # than items by lot


def test_nobody_gets_an_item_twice_and_content_follows_the_plan() -> None:
    found = sat(FIXED)
    for row in found.items[:200]:
        assert len(set(row.tolist())) == 20
        assert np.bincount(bank().area[row], minlength=3).tolist() == [10, 5, 5]
    assert bank().areas == ("s0", "s1", "s2")
    assert "s3" not in {AREAS[int(item.name[1:])] for item in bank().items}


def test_lots_and_a_gentle_start_spread_the_exposure() -> None:
    greedy, spread = sat(GREEDY), sat(FIXED)
    assert greedy.exposure.max() == 1.0
    assert spread.exposure.max() < 0.8
    assert spread.unused < greedy.unused
    assert spread.overlap < greedy.overlap - 0.1
    assert spread.error < greedy.error * 1.15
    assert bank().low_slope[spread.items[:, :4]].all()


def test_limits_hold_the_exposure() -> None:
    random = np.random.default_rng(8)
    limited = limit_exposure(bank(), FIXED, 0.25, random.normal(size=2000), seed=1)
    found = simulate_tests(limited, FIXED, random.normal(size=4000), seed=99)
    assert found.exposure.max() < 0.30
    assert (found.length == 20).all()
    assert found.error < sat(FIXED).error * 1.2


def test_a_test_ends_when_it_knows_enough() -> None:
    rule = AdaptiveRule(shortest=6, longest=25, error=0.35)
    found = sat(rule)
    assert found.length.min() >= 6
    assert found.length.max() <= 25
    stopped = found.length < 25
    assert (found.deviation[stopped] <= 0.35).all()
    assert 10 < found.length.mean() < 25
    assert ((found.items >= 0).sum(axis=1) == found.length).all()


def test_equal_seeds_give_equal_tests() -> None:
    ability = np.linspace(-2, 2, 50)
    one, same, other = (simulate_tests(bank(), FIXED, ability, seed) for seed in (1, 1, 2))
    assert (one.items == same.items).all()
    assert (one.items != other.items).any()


def test_the_live_step_is_the_simulated_one() -> None:
    found = sat(GREEDY)  # no lots: the step is determined by the answers
    for items, scores in zip(found.items[:15].tolist(), found.scores[:15].tolist(), strict=True):
        for turn in range(20):
            step = next_item(
                bank(), GREEDY, list(zip(items[:turn], scores[:turn], strict=True)), seed=0
            )
            assert step.item == items[turn]
    last = next_item(bank(), GREEDY, list(zip(items, scores, strict=True)), seed=0)
    assert (last.item, last.stop, last.reason) == (
        None,
        "longest",
        "дано наибольшее число заданий: 20",
    )
    assert last.ability == pytest.approx(found.mean[14])


def test_a_live_step_gives_its_reason() -> None:
    step = next_item(bank(), FIXED, [], seed=4)
    assert step.item is not None
    assert bank().area[step.item] == 0
    told = item_information(bank().items[step.item], np.zeros(1))[0]
    assert step.reason == (
        "раздел «s0»: дано 0, по плану 50 %; начало теста, задание небольшой крутизны: "
        f"информация {told:.2f} при уровне 0,00, одно из 5 лучших".replace("0.", "0,")
    )
    assert next_item(bank(), FIXED, [], seed=4) == step
    assert {next_item(bank(), FIXED, [], seed=s).item for s in range(40)} > {step.item}


def test_a_live_test_stops_in_words() -> None:
    rule = replace(FIXED, shortest=3, error=2.0)
    answers = [(0, 1), (1, 1), (2, 0)]
    assert next_item(bank(), rule, answers, seed=1).stop == "precise"
    small = AdaptiveBank.of([ItemParameters("a", 1, (0.0,)), ItemParameters("b", 1, (1.0,))])
    done = next_item(small, FIXED, [(0, 1), (1, 0)], seed=1)
    assert (done.stop, done.reason) == ("nothing_left", "в банке не осталось заданий")
    assert simulate_tests(small, FIXED, np.zeros(5), seed=1).length.tolist() == [2] * 5


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(Mistake, match="раздела «s9»"):
        AdaptiveBank.of([ItemParameters("a", 1, (0.0,))], ["s1"], {"s1": 1, "s9": 1})
    with pytest.raises(Mistake, match="нет откалиброванных заданий"):
        AdaptiveBank.of([])
    with pytest.raises(ValueError, match="twice"):
        next_item(bank(), FIXED, [(0, 1), (0, 1)], seed=1)
    with pytest.raises(ValueError, match="no score 7"):
        next_item(bank(), FIXED, [(0, 7)], seed=1)
