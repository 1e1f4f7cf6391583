"""Forms from a bank: no limit is ever broken, the solver is never worse than dealing, refusals
name what is in the way.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orientir.core.assembly import (
    Assembly,
    Blueprint,
    Candidate,
    Cell,
    FormsNotBuilt,
    Wanted,
    assemble,
)
from orientir.core.assembly.layouts import difference_cover, share_out
from orientir.core.assembly.shortages import BlueprintNotSound

BLUEPRINT = Blueprint(
    (Cell("К1", 1, 3), Cell("К1", 2, 2), Cell("К2", None, 4), Cell("К3", 3, 1)), seconds=900
)


def make_bank(
    seed: int, per_cell: int = 12, *, calibrated: bool = True, with_families: bool = False
) -> list[Candidate]:
    random = Random(seed)
    return [
        Candidate(
            f"{competency}-{difficulty}-{number}",
            competency,
            difficulty,
            seconds=random.choice([45.0, 60.0, 90.0]),
            information=random.uniform(0.05, 0.6) if calibrated else None,
            seen_share=random.random(),
            family=f"текст {number // 3}" if with_families and number % 2 else "",
        )
        for competency in ("К1", "К2", "К3")
        for difficulty in (1, 2, 3)
        for number in range(per_cell)
    ]


def counted(built: Assembly, bank: list[Candidate]) -> list[Counter[tuple[str, int | None]]]:
    """Items of each form by cell of ``BLUEPRINT``."""
    known = {one.code: one for one in bank}
    cells = {(cell.competency, cell.difficulty) for cell in BLUEPRINT.cells}

    def cell_of(code: str) -> tuple[str, int | None]:
        exact = (known[code].competency, known[code].difficulty)
        return exact if exact in cells else (known[code].competency, None)

    return [Counter(cell_of(item.code) for item in form.items) for form in built.forms]


def codes(built: Assembly, *, anchors: bool | None = None) -> list[set[str]]:
    return [
        {one.code for one in form.items if anchors in (None, one.is_anchor)} for form in built.forms
    ]


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    forms=st.integers(1, 4),
    anchors=st.integers(0, 6),
    calibrated=st.booleans(),
    with_families=st.booleans(),
)
def test_parallel_forms_keep_every_limit_and_beat_dealing(
    seed: int, forms: int, anchors: int, calibrated: bool, with_families: bool
) -> None:
    bank = make_bank(seed, 16, calibrated=calibrated, with_families=with_families)
    built = assemble(BLUEPRINT, bank, Wanted(forms, anchors=anchors, seed=seed))
    known = {one.code: one for one in bank}
    wanted = Counter({(c.competency, c.difficulty): c.count for c in BLUEPRINT.cells})
    assert counted(built, bank) == [wanted] * forms
    for form in built.forms:
        families = [known[i.code].family for i in form.items if known[i.code].family]
        assert len(families) == len(set(families))
        assert form.seconds == sum(known[i.code].seconds for i in form.items) <= 900
    if forms > 1:
        shared = codes(built, anchors=True)
        assert len(shared[0]) == anchors
        assert all(one == shared[0] for one in shared)
        own = codes(built, anchors=False)
        assert all(not one & other for one, other in combinations(own, 2))
    if built.greedy_spread is not None:
        # the cost also counts worn items: at most their weight may be given up in balance
        assert built.spread <= built.greedy_spread + 0.021
    assert (built.balanced == "information") == calibrated


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), forms=st.integers(2, 7))
def test_booklets_are_all_linked_and_even(seed: int, forms: int) -> None:
    bank = make_bank(seed, 12)
    blueprint = Blueprint((Cell("К1", None, 14), Cell("К2", None, 14), Cell("К3", None, 7)))
    built = assemble(blueprint, bank, Wanted(forms, "booklets", least=2, seed=seed))
    per_form = [Counter(item.competency for item in form.items) for form in built.forms]
    assert all(min(one[c] for c in ("К1", "К2", "К3")) >= 2 for one in per_form)
    assert all(one & other for one, other in combinations(codes(built), 2))
    assert len(set().union(*codes(built))) == 35
    uses = Counter(code for form in codes(built) for code in form)
    assert set(uses.values()) == {len(difference_cover(forms))}
    sizes = [len(form.items) for form in built.forms]
    assert max(sizes) - min(sizes) <= len(difference_cover(forms))


def test_the_balance_of_the_solver_is_within_a_hundredth() -> None:
    built = assemble(BLUEPRINT, make_bank(5, 20), Wanted(4, anchors=3, seed=5))
    assert built.spread < 0.02 < (built.greedy_spread or 1)


def test_the_same_order_gives_the_same_forms_whatever_the_order_of_the_bank() -> None:
    bank = make_bank(7)
    wanted = Wanted(3, anchors=2, seed=11)
    first = assemble(BLUEPRINT, bank, wanted)
    assert assemble(BLUEPRINT, bank[::-1], wanted) == first
    assert assemble(BLUEPRINT, bank, Wanted(3, anchors=2, seed=12)) != first


def test_a_short_cell_is_named_with_what_it_needs_and_has() -> None:
    bank = [one for one in make_bank(1) if (one.competency, one.difficulty) != ("К1", 2)]
    bank += [Candidate(f"новое-{n}", "К1", 2, information=0.3) for n in range(4)]
    with pytest.raises(FormsNotBuilt) as refused:
        assemble(BLUEPRINT, bank, Wanted(3))
    assert refused.value.reasons == (
        "По компетенции К1 трудности 2 нужно заданий: 6 на 3 формы, живых заданий: 4.",
    )


def test_worn_items_are_not_used_and_are_told_of() -> None:
    fresh, worn = make_bank(2, 6), make_bank(3, 6)
    bank = fresh + [
        Candidate(f"старое-{one.code}", one.competency, one.difficulty, left=99, information=0.1)
        for one in worn
    ]
    built = assemble(BLUEPRINT, bank, Wanted(2, people=200, anchors=2))
    assert not any(
        code.startswith("старое") for form in codes(built, anchors=True) for code in form
    )
    with pytest.raises(FormsNotBuilt, match="из них 6 уже показаны столько раз, сколько можно"):
        assemble(BLUEPRINT, bank, Wanted(3, people=3_000))


def test_an_anchor_is_seen_by_all_so_its_limit_counts_all() -> None:
    bank = [Candidate(f"з{n}", "К1", 1, left=100) for n in range(12)]
    blueprint = Blueprint((Cell("К1", 1, 4),))
    assert len(assemble(blueprint, bank, Wanted(2, people=200)).forms) == 2
    with pytest.raises(FormsNotBuilt):
        assemble(blueprint, bank, Wanted(2, people=200, anchors=1))


@pytest.mark.parametrize(
    ("blueprint", "bank", "wanted", "words"),
    [
        (Blueprint((Cell("К1", 1, 3),), seconds=100), make_bank(1), Wanted(2), "Самая короткая"),
        (
            Blueprint((Cell("К1", 1, 3), Cell("К1", 2, 3)), seconds=300),
            make_bank(1, 6),
            Wanted(2),
            "не укладываются в 5 мин",
        ),
        (
            Blueprint((Cell("К1", 1, 3),)),
            [Candidate(f"з{n}", "К1", 1, family="один текст") for n in range(8)],
            Wanted(2),
            "одного семейства",
        ),
        (
            Blueprint((Cell("К1", None, 9), Cell("К2", None, 2))),
            make_bank(1),
            Wanted(5, "booklets", least=2),
            "в каждой тетради",
        ),
    ],
)
def test_what_stands_in_the_way_is_said(
    blueprint: Blueprint, bank: list[Candidate], wanted: Wanted, words: str
) -> None:
    with pytest.raises(FormsNotBuilt, match=words):
        assemble(blueprint, bank, wanted)


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ((), Wanted(1)),
        ((Cell("К1", 1, 0),), Wanted(1)),
        ((Cell("К1", 1, -1),), Wanted(1)),
        ((Cell("К1", 1, 2), Cell("К1", None, 2)), Wanted(1)),
        ((Cell("К1", 1, 2), Cell("К1", 1, 2)), Wanted(1)),
        ((Cell("К1", 1, 2),), Wanted(0)),
        ((Cell("К1", 1, 2),), Wanted(2, anchors=3)),
    ],
)
def test_a_wish_against_itself_is_refused(cells: tuple[Cell, ...], wanted: Wanted) -> None:
    with pytest.raises(BlueprintNotSound):
        assemble(Blueprint(cells), make_bank(1), wanted)


@given(st.integers(1, 13))
def test_difference_covers_join_every_pair(number: int) -> None:
    steps = difference_cover(number)
    booklets = [{(start + step) % number for step in steps} for start in range(number)]
    assert all(one & other for one, other in combinations(booklets, 2))


def test_perfect_difference_sets_are_found() -> None:
    assert [len(difference_cover(number)) for number in (3, 7, 13)] == [2, 3, 4]


@given(st.integers(0, 40), st.lists(st.integers(0, 20), min_size=1))
def test_shares_add_up_and_keep_within(total: int, counts: list[int]) -> None:
    shares = share_out(total, counts)
    assert sum(shares) == min(total, sum(counts))
    assert all(0 <= share <= count for share, count in zip(shares, counts, strict=True))


def test_more_anchors_never_lessen_a_share() -> None:
    rows = [share_out(total, [3, 2, 4, 1]) for total in range(11)]
    assert all(sum(later) == sum(earlier) + 1 for earlier, later in pairwise(rows))
