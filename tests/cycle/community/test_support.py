"""Those who accompany: named, given people by hand and by the rules; who sees and may what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from orientir.core.mistakes import Mistake
from orientir.cycle.community.actions.mentoring import NotOfThePair, agree_programme
from orientir.cycle.community.actions.support import (
    AccompanierTerms,
    AlreadyAccompanied,
    Given,
    NoPlaceLeft,
    end_accompanier,
    end_accompaniment,
    give_people,
    name_accompanier,
)
from orientir.cycle.community.models import Accompanier, Accompaniment, Mentoring
from orientir.cycle.community.queries.pairing import Asking, propose_pairs
from orientir.cycle.community.queries.support import (
    PairNotFound,
    get_pair,
    list_accompanied,
    list_accompaniers,
    list_own_accompaniers,
    list_own_caseload,
)
from orientir.cycle.community.queries.young import count_young, list_young
from orientir.cycle.community.rules import Chosen, Support
from orientir.cycle.registry.models import Person
from orientir.cycle.routes.queries.routes import list_curators
from orientir.kit.access.acting import acting_by
from orientir.kit.notices.models import Notice
from tests.cast import NOW, TODAY, Cast, make_cast

ActingAs = Callable[[str], AbstractContextManager[None]]
Acts = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    made = make_cast()
    Accompaniment.objects.all().delete()
    Accompanier.objects.all().delete()
    made.accounts["curator"].person = made.people["11"][1]
    made.accounts["curator"].save()
    return made


@pytest.fixture
def acts(cast: Cast, acting_as: ActingAs) -> Callable[[str], AbstractContextManager[None]]:
    """``with acts("head"):`` everything is done with that account's rights, policies and all."""

    @contextmanager
    def act(name: str) -> Iterator[None]:
        with acting_by(cast.token(name)), acting_as("web"):
            yield

    return act


def name_mentor(cast: Cast, *, unit: str = "11", capacity: int = 2) -> int:
    """The second teacher of school 11, whose account is the curator's."""
    terms = AccompanierTerms(Support.MENTOR, cast.units[unit].pk, capacity)
    return name_accompanier(person=cast.people["11"][1].pk, terms=terms, by=None, at=NOW)


def give(cast: Cast, mentor: int, who: str = "11", n: int = 0) -> None:
    one = Given(cast.people[who][n].pk, cast.units[who].pk, mentor, ("один предмет",))
    give_people(given=[one], how=Chosen.BY_HAND, by=None, at=NOW)


def pair_of(cast: Cast) -> int:
    return Accompaniment.objects.get(person=cast.people["11"][0], valid_to=None).pk


def test_a_head_names_a_mentor_and_gives_them_a_teacher(cast: Cast, acts: Acts) -> None:
    with acts("head"):
        mentor = name_mentor(cast)
        give(cast, mentor)
        (line,) = list_accompaniers(TODAY, kind="mentor")
        (accompanied,) = list_accompanied(mentor, TODAY)
    assert (line.id, line.accompanied, line.free, line.is_kept) == (mentor, 1, 1, True)
    assert accompanied.person == cast.people["11"][0].pk
    assert accompanied.reasons == ("один предмет",)


def test_the_two_of_a_pair_see_each_other_and_nobody_else_does(cast: Cast, acts: Acts) -> None:
    with acts("head"):
        give(cast, name_mentor(cast))
        pair = pair_of(cast)
    with acts("curator"):
        (mine,) = list_own_caseload(TODAY)
        found = get_pair(pair, person=cast.people["11"][1].pk)
    assert (mine.person, mine.unit_code) == (cast.people["11"][0].pk, "11")
    assert (found.is_mentor, found.is_person) == (True, False)
    with acts("teacher"):
        (own,) = list_own_accompaniers(TODAY)
        assert own.name == found.mentor_name
        assert list_own_caseload(TODAY) == []
    for stranger in ("other_head", "expert", "further_education"):
        with acts(stranger), pytest.raises(PairNotFound):
            get_pair(pair, person=None)


def test_both_agree_for_themselves_and_nobody_for_them(cast: Cast, acts: Acts) -> None:
    with acts("head"):
        give(cast, name_mentor(cast))
        pair = pair_of(cast)
        with pytest.raises(NotOfThePair):
            agree_programme(pair=pair, person=None, by=0, at=NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            Mentoring.objects.filter(pk=pair).update(mentor_agreed_at=NOW)
    with acts("curator"):
        agree_programme(pair=pair, person=cast.people["11"][1].pk, by=0, at=NOW)
    with acts("teacher"):
        agree_programme(pair=pair, person=cast.people["11"][0].pk, by=0, at=NOW)
    made = Mentoring.objects.get(pk=pair)
    assert made.mentor_agreed_at is not None
    assert made.person_agreed_at is not None


def test_nobody_gives_people_of_others(cast: Cast, acts: Acts) -> None:
    with acts("head"):
        mentor = name_mentor(cast)
    with acts("other_head"), pytest.raises(Mistake):
        give(cast, mentor, "21")
    with acts("head"), pytest.raises(DatabaseError), transaction.atomic():
        give(cast, mentor, "12")


def test_no_more_people_than_places_and_one_mentor_each(cast: Cast, acts: Acts) -> None:
    with acts("operator"):
        full = name_mentor(cast, unit="region", capacity=1)
        give(cast, full)
        with pytest.raises(NoPlaceLeft):
            give(cast, full, "12")
        other = name_accompanier(
            person=cast.people["12"][0].pk,
            terms=AccompanierTerms(Support.MENTOR, cast.units["region"].pk, 5),
            by=None, at=NOW,
        )  # fmt: skip
        with pytest.raises(AlreadyAccompanied):
            give(cast, other)
        with pytest.raises(NoPlaceLeft):
            give(cast, other, "12")  # oneself


def test_pairs_are_made_by_a_fixed_number_of_questions_and_all_or_nothing(
    cast: Cast, acts: Acts, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with acts("operator"):
        mentor = name_mentor(cast, unit="region", capacity=3)
        given = [
            Given(cast.people[code][0].pk, cast.units[code].pk, mentor)
            for code in ("11", "12", "13", "21")
        ]
        with pytest.raises(NoPlaceLeft):
            give_people(given=given, how=Chosen.BY_RULE, by=None, at=NOW)
        assert not Accompaniment.objects.exists()
        with django_assert_max_num_queries(10):
            give_people(given=given[:3], how=Chosen.BY_RULE, by=None, at=NOW)
    assert Mentoring.objects.count() == 3
    told = Notice.objects.filter(account__login="teacher").values_list("kind", flat=True)
    assert list(told) == ["community.accompanied"]


def test_who_ends_leaves_people_free_for_another(cast: Cast, acts: Acts) -> None:
    with acts("head"):
        mentor = name_mentor(cast)
        give(cast, mentor)
        assert end_accompanier(accompanier=mentor, by=0, at=NOW) == 1
        assert list_accompaniers(TODAY + timedelta(days=1)) == []
        again = name_mentor(cast)
        give(cast, again)


def test_the_rules_propose_and_forget_no_conflict(cast: Cast, acts: Acts) -> None:
    asking = [Asking(cast.people["11"][0].pk, "Первая", cast.units["11"].pk, "школа 11", "физика")]
    with acts("head"):
        mentor = name_mentor(cast)
        (proposal,), left = propose_pairs(asking, "mentor", TODAY)
        assert (proposal.accompanier.id, left) == (mentor, [])
        assert "same_unit" in proposal.reasons
        give(cast, mentor)
        end_accompaniment(pair=pair_of(cast), ended="conflict", by=0, at=NOW)
        proposals, (out,) = propose_pairs(asking, "mentor", TODAY)
    assert proposals == []
    assert out.obstacle == "only_conflicts"


def test_the_young_are_seen_by_age_and_years_of_work(cast: Cast, acts: Acts) -> None:
    young, older, unknown = (cast.people[code][0].pk for code in ("11", "12", "13"))
    born, began = TODAY.replace(year=TODAY.year - 25, day=1), TODAY - timedelta(days=400)
    people = Person.objects.filter(pk__in=[young, older, unknown])
    people.update(birth_on=born, teaching_since=began)
    Person.objects.filter(pk=older).update(birth_on=TODAY - timedelta(days=36 * 366))
    Person.objects.filter(pk=unknown).update(teaching_since=None)
    with acts("specialist"):
        lines, total = list_young(TODAY, within=None, without_mentor=False)
        count = count_young(TODAY, within=None)
        elsewhere = count_young(TODAY, within=cast.units["12"].pk)
    assert [line.person for line in lines] == [young]
    assert total == 1
    assert (count.young, count.with_mentor, count.unknown) == (1, 0, 1)
    assert elsewhere.young == 0


def test_who_is_named_to_accompany_may_be_given_a_route_but_a_mentor_may_not(
    cast: Cast, acts: Acts
) -> None:
    school, methodist = cast.units["11"].pk, cast.people["12"][0].pk
    terms = AccompanierTerms(Support.REGIONAL_METHODIST, cast.units["10"].pk, 5)
    with acts("operator"):
        name_accompanier(person=methodist, terms=terms, by=None, at=NOW)
        name_accompanier(
            person=cast.people["11"][0].pk,
            terms=AccompanierTerms(Support.MENTOR, school, 5), by=None, at=NOW,
        )  # fmt: skip
    with acts("head"):
        found = [one.person_id for one in list_curators(school)]
    assert methodist in found
    assert cast.people["11"][0].pk not in found
