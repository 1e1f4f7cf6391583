"""The life of a programme and of its group as the role web lives it: written, reviewed, announced, completed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.actions.groups import (
    GroupNotReady,
    GroupTerms,
    SessionTerms,
    announce_group,
    create_group,
    set_sessions,
)
from orientir.cycle.learning.actions.programme_files import add_file
from orientir.cycle.learning.actions.programmes import (
    ProgrammeNotChanged,
    Review,
    change_programme,
    create_programme,
    move_programme,
    review_programme,
    send_to_expertise,
)
from orientir.cycle.learning.actions.results import (
    Final,
    OrderTerms,
    ResultNotTaken,
    complete_group,
    expel,
    mark_attendance,
    order_enrolment,
    set_finals,
)
from orientir.cycle.learning.actions.seats import (
    Origin,
    SeatNotGiven,
    apply_to_group,
    cancel_group,
    change_seats,
    decide_application,
    withdraw_application,
)
from orientir.cycle.learning.models import (
    Application,
    Attendance,
    Enrolment,
    GroupSession,
    LearningGroup,
    LearningOrderLine,
    Programme,
    ProgrammeFile,
)
from orientir.cycle.learning.rules import FinalResult, Presence, ProgrammeState, ReviewVerdict
from orientir.cycle.learning.terms import ModuleTerms, ProgrammeTerms
from orientir.cycle.registry.models import Account, Grant, Unit
from orientir.kit.events.models import Event
from orientir.kit.journal.models import JournalEntry
from tests.cast import LONG_AGO, Cast, open_session
from tests.cycle.learning.conftest import Acting
from tests.cycle.learning.made_groups import (
    NOW,
    TODAY,
    make_enrolment,
    make_group,
    make_programme,
    make_teachers,
)

Institute = tuple[Unit, str]
ORDER = OrderTerms("17-о", TODAY, "И. И. Ректоров")
TERMS = ProgrammeTerms(
    title="Оценивание для обучения",
    kind="upskilling",
    form="mixed",
    hours=36,
    pack="chelyabinsk-2023",
    competencies=("m1",),
)
MODULES = (ModuleTerms("Введение", 12), ModuleTerms("Практика", 24))


def _by(token_owner: str) -> int:
    return Account.objects.get(login=token_owner).pk


def _second_expert(cast: Cast) -> str:
    account = Account.objects.create(login="expert2", display_name="Эксперт второй")
    grant = Grant.objects.create(
        account=account, role="expert", unit=cast.units["region"], valid_from=LONG_AGO
    )
    return open_session(account, grant)


def _sent(institute: Institute, acting: Acting) -> Programme:
    by = _by("dpo-dpo1")
    with acting(institute[1]):
        made = create_programme(
            organisation=institute[0].pk, code="new", terms=TERMS, modules=MODULES, by=by, at=NOW
        )
        send_to_expertise(programme=made.pk, by=by, at=NOW)
    return made


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"hours": 0}, "hours"),
        ({"hours": 8}, "16"),
        ({"hours": 100, "kind": "retraining"}, "250"),
        ({"hours": 40}, "modules"),
        ({"title": " "}, "title"),
        ({"funding": "paid"}, "costs"),
    ],
)
def test_a_programme_that_does_not_hold_is_refused_in_a_sentence(
    institute: Institute, acting: Acting, changes: dict[str, Any], word: str
) -> None:
    told = {name: getattr(TERMS, name) for name in TERMS.__slots__} | changes
    with acting(institute[1]), pytest.raises(Mistake, match=word):
        create_programme(
            organisation=institute[0].pk,
            code="bad",
            terms=ProgrammeTerms(**told),
            modules=MODULES,
            by=_by("dpo-dpo1"),
            at=NOW,
        )


def test_two_experts_recommend_and_the_operator_registers(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    made, good = (
        _sent(institute, acting),
        Review("programme", {"goals": 2}, ReviewVerdict.RECOMMENDED),
    )
    told = []
    for token, login in ((cast.token("expert"), "expert"), (_second_expert(cast), "expert2")):
        with acting(token):
            told.append(review_programme(programme=made.pk, review=good, by=_by(login), at=NOW))
    assert told == [ProgrammeState.EXPERTISE, ProgrammeState.RECOMMENDED]
    with acting(cast.token("operator")):
        move_programme(programme=made.pk, move="register", by=_by("operator"), at=NOW)
    assert Programme.objects.get(pk=made.pk).state == "registry"
    events = JournalEntry.objects.filter(event__startswith="learning.programme").order_by("id")
    assert [one.event.split("_")[1] for one in events] == [
        "written", "sent", "reviewed", "reviewed", "registered",
    ]  # fmt: skip


def test_one_reviewer_who_returns_it_sends_it_back_and_a_new_round_begins(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    made = _sent(institute, acting)
    with acting(cast.token("expert")):
        with pytest.raises(Mistake, match="mended"):
            review_programme(
                programme=made.pk,
                review=Review("programme", {}, ReviewVerdict.RETURNED),
                by=1,
                at=NOW,
            )
        back = Review("programme", {"goals": 0}, ReviewVerdict.RETURNED, "нет оценочных материалов")
        review_programme(programme=made.pk, review=back, by=_by("expert"), at=NOW)
        with pytest.raises(ProgrammeNotChanged):
            review_programme(programme=made.pk, review=back, by=_by("expert"), at=NOW)
    with acting(_second_expert(cast)):
        good = Review("programme", {"goals": 2}, ReviewVerdict.RECOMMENDED)
        assert (
            review_programme(programme=made.pk, review=good, by=_by("expert2"), at=NOW) == "draft"
        )
    with acting(institute[1]):
        by = _by("dpo-dpo1")
        change_programme(programme=made.pk, terms=TERMS, by=by, at=NOW)
        send_to_expertise(programme=made.pk, by=by, at=NOW)
        with pytest.raises(ProgrammeNotChanged):
            change_programme(programme=made.pk, terms=TERMS, by=by, at=NOW)
    assert Programme.objects.get(pk=made.pk).review_round == 2


def test_nobody_reviews_a_programme_of_their_own_organisation(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    made = _sent(institute, acting)
    expert = cast.accounts["expert"]
    Grant.objects.create(account=expert, role="curator", unit=institute[0], valid_from=LONG_AGO)
    good = Review("programme", {}, ReviewVerdict.RECOMMENDED)
    with acting(cast.token("expert")), pytest.raises(ProgrammeNotChanged, match="own organisation"):
        review_programme(programme=made.pk, review=good, by=expert.pk, at=NOW)


@pytest.mark.parametrize(
    ("name", "content", "is_taken"),
    [
        ("plan.pdf", b"%PDF-1.7 ..." * 9, True),
        ("..\\..\\plan.pdf", b"%PDF-1.7 ..." * 9, True),
        ("plan.pdf", b"MZ\x90\x00", False),
        ("plan.exe", b"%PDF-1.7", False),
        ("page.html", b"<script>", False),
        ("plan.pdf", b"%PDF-" + bytes(10 * 2**20), False),
    ],
)
def test_a_file_is_taken_by_its_bytes_and_size_not_by_its_name(
    institute: Institute, acting: Acting, name: str, content: bytes, is_taken: bool
) -> None:
    programme = make_programme(institute[0])
    try:
        with acting(institute[1]):
            add_file(
                programme=programme.pk, title="", file_name=name, content=content,
                by=_by("dpo-dpo1"), at=NOW,
            )  # fmt: skip
    except Mistake:
        assert not is_taken
    kept = list(ProgrammeFile.objects.values_list("file_name", flat=True))
    assert kept == (["plan.pdf"] if is_taken else [])


def _terms(**changes: Any) -> GroupTerms:
    told: dict[str, Any] = {
        "seats": 2,
        "opens_at": NOW - timedelta(days=1),
        "closes_at": NOW + timedelta(days=3),
        "starts_on": TODAY + timedelta(days=5),
        "ends_on": TODAY + timedelta(days=9),
        "form": "full_time",
    }
    return GroupTerms(**(told | changes))


def test_a_group_is_formed_of_a_recommended_programme_only(
    institute: Institute, acting: Acting
) -> None:
    draft = make_programme(institute[0], state="draft")
    with acting(institute[1]), pytest.raises(GroupNotReady):
        create_group(programme=draft.pk, terms=_terms(), by=_by("dpo-dpo1"), at=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"seats": 0},
        {"ends_on": TODAY},
        {"closes_at": NOW - timedelta(days=2)},
        {"opens_at": NOW + timedelta(days=6), "closes_at": NOW + timedelta(days=7)},
    ],
)
def test_terms_of_a_group_that_do_not_hold_are_refused(
    institute: Institute, acting: Acting, changes: dict[str, Any]
) -> None:
    programme = make_programme(institute[0])
    with acting(institute[1]), pytest.raises(GroupNotReady):
        create_group(programme=programme.pk, terms=_terms(**changes), by=_by("dpo-dpo1"), at=NOW)


def test_from_an_application_to_a_seat_and_back(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    by = _by("dpo-dpo1")
    with acting(institute[1]):
        group = create_group(
            programme=Programme.objects.get(code="life").pk, terms=_terms(seats=1), by=by, at=NOW
        )
        set_sessions(
            group=group.pk, sessions=[SessionTerms(TODAY + timedelta(days=5), 6)], by=by, at=NOW
        )
        announce_group(group=group.pk, by=by, at=NOW)
    (first, first_token), (second, second_token) = make_teachers(cast.units["11"], 2)
    for person, token, step in ((first, first_token, "5"), (second, second_token, "6")):
        with acting(token):
            sent = Origin("routes", step)
            apply_to_group(group=group.pk, person=person.pk, by=1, at=NOW, origin=sent)
    mine, other = Application.objects.order_by("number")
    with acting(cast.token("head")):
        decide_application(application=mine.pk, is_agreed=True, by=1, at=NOW)
        assert decide_application(application=other.pk, is_agreed=True, by=1, at=NOW) == "waiting"
        with pytest.raises(SeatNotGiven):
            decide_application(application=other.pk, is_agreed=True, by=1, at=NOW)
    with acting(institute[1]), pytest.raises(Mistake, match="1 people hold a seat"):
        change_seats(group=group.pk, seats=0, by=by, at=NOW)
    with acting(first_token):
        assert len(withdraw_application(application=mine.pk, reason="", by=1, at=NOW)) == 1
    assert Enrolment.objects.get(state="enrolled").person_id == second.pk
    gone, came = Enrolment.objects.order_by("id").values_list("pk", flat=True)
    of_seats = Event.objects.filter(kind__in=("learning.enrolled", "learning.left")).order_by("id")
    assert list(of_seats.values_list("kind", "subject", "ids")) == [
        ("learning.enrolled", str(gone), {"origin_room": "routes", "origin_id": "5"}),
        ("learning.enrolled", str(came), {"origin_room": "routes", "origin_id": "6"}),
        ("learning.left", str(gone), {"origin_room": "routes", "origin_id": "5"}),
    ]
    with acting(institute[1]):
        assert cancel_group(group=group.pk, reason="нет тренера", by=by, at=NOW) == 1


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are known here by the words that are translated."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _life_programme(institute: Institute) -> None:
    make_programme(institute[0], "life")


def _learning_group(cast: Cast, institute: Institute) -> tuple[LearningGroup, list[Enrolment]]:
    """A group on its last day, two learners, one session yesterday."""
    programme = Programme.objects.get(code="life")
    group = make_group(
        programme,
        starts_on=TODAY - timedelta(days=4),
        ends_on=TODAY,
        closes_at=NOW - timedelta(days=4, hours=1),
    )
    GroupSession.objects.create(group=group, position=1, held_on=TODAY - timedelta(days=1), hours=6)
    GroupSession.objects.create(group=group, position=2, held_on=TODAY + timedelta(days=1), hours=6)
    return group, [
        make_enrolment(group, cast.people[code][0], cast.units[code]) for code in ("11", "21")
    ]


def test_a_group_learns_and_is_completed_by_an_order(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    group, (one, two) = _learning_group(cast, institute)
    by = _by("dpo-dpo1")
    held, ahead = GroupSession.objects.order_by("position")
    with acting(institute[1]):
        order_enrolment(group=group.pk, order=OrderTerms("16", TODAY, "Р"), by=by, at=NOW)
        marks = {one.pk: Presence.PRESENT, two.pk: Presence.ABSENT, 10**9: Presence.PRESENT}
        assert mark_attendance(session=held.pk, marks=marks, by=by, at=NOW) == 2
        assert mark_attendance(session=held.pk, marks={two.pk: None}, by=by, at=NOW) == 1
        with pytest.raises(ResultNotTaken):
            mark_attendance(session=ahead.pk, marks=marks, by=by, at=NOW)
        with pytest.raises(ResultNotTaken, match="every learner"):
            complete_group(group=group.pk, order=ORDER, by=by, at=NOW)
        finals = {one.pk: Final(FinalResult.PASSED, "зачтено"), two.pk: Final(FinalResult.FAILED)}
        set_finals(group=group.pk, finals=finals, assessed_on=TODAY, by=by, at=NOW)
        with pytest.raises(ResultNotTaken, match="expel"):
            complete_group(group=group.pk, order=ORDER, by=by, at=NOW)
        expel(enrolments=[two.pk], reason="не прошёл аттестацию", order=ORDER, by=by, at=NOW)
        with pytest.raises(ResultNotTaken, match="number"):
            complete_group(group=group.pk, order=ORDER, by=by, at=NOW)
        done = OrderTerms("18-о", TODAY, "И. И. Ректоров")
        assert complete_group(group=group.pk, order=done, by=by, at=NOW) == [one.pk]
    assert list(Attendance.objects.values_list("enrolment", "presence")) == [(one.pk, "present")]
    found = Enrolment.objects.order_by("id").values_list("state", "completed_on", "reason")
    assert list(found) == [("completed", TODAY, ""), ("expelled", None, "не прошёл аттестацию")]
    lines = LearningOrderLine.objects.order_by("id").values_list("order__kind", "enrolment")
    assert list(lines) == [
        ("enrolment", one.pk), ("enrolment", two.pk), ("expulsion", two.pk), ("completion", one.pk),
    ]  # fmt: skip


def test_after_the_start_nobody_is_enrolled_and_a_seat_is_not_just_given_back(
    cast: Cast, institute: Institute, acting: Acting
) -> None:
    group, _ = _learning_group(cast, institute)
    with acting(cast.token("head")), pytest.raises(SeatNotGiven, match="already started"):
        apply_to_group(group=group.pk, person=cast.people["11"][1].pk, by=1, at=NOW)
    with acting(cast.token("teacher")), pytest.raises(SeatNotGiven, match="expelled by an order"):
        withdraw_application(
            application=Application.objects.get(unit__code="11").pk, reason="", by=1, at=NOW
        )
