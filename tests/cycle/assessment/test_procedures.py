"""The life of a procedure as the role web lives it: drafted, built, opened, answered, closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from orientir.core.assembly import FormsNotBuilt
from orientir.cycle.assessment.actions.care import CareNotGiven, extend_time, give_attempt
from orientir.cycle.assessment.actions.forms_building import (
    FormsNotChangeable,
    FormsOrder,
    build_forms,
)
from orientir.cycle.assessment.actions.invitations import (
    AnswerNotTaken,
    answer_invitation,
    consent_hash,
    invite_by_rule,
    invite_people,
    remind,
    take_back,
)
from orientir.cycle.assessment.actions.procedures import (
    Audience,
    ProcedureNotReady,
    StepNotAllowed,
    TermsNotSound,
    cancel_procedure,
    change_terms,
    close_procedure,
    discard_draft,
    open_procedure,
    set_audience,
)
from orientir.cycle.assessment.models import (
    Calibration,
    Form,
    FormItem,
    Invitation,
    Item,
    ItemStatistic,
    Procedure,
    Sitting,
)
from orientir.cycle.assessment.queries.audience import count_audience
from orientir.cycle.assessment.queries.invitations import (
    get_own_invitation,
    list_invitations,
    list_own_invitations,
)
from orientir.cycle.assessment.queries.procedures import list_progress, list_stuck
from orientir.kit.access.acting import acting_by
from orientir.kit.journal.models import JournalEntry
from tests.cast import NOW, Cast
from tests.cycle.assessment.made_procedures import draft, make_bank, opened, terms, the_instrument
from tests.kit.asking import ask, assert_refused

ActingAs = Callable[[str], AbstractContextManager[None]]
As = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def acts(cast: Cast, acting_as: ActingAs) -> As:
    """``with acts("operator"):`` the database sees the role web with that account's session."""
    from contextlib import contextmanager

    @contextmanager
    def act(name: str) -> Iterator[None]:
        token = cast.token(name)
        with acting_as("web"), acting_by(token):
            yield

    return act


def by(cast: Cast, name: str = "operator") -> int:
    return cast.accounts[name].pk


def test_an_operator_makes_a_procedure_from_the_instrument_to_the_opening(
    cast: Cast, acts: As
) -> None:
    make_bank(the_instrument())
    with acts("operator"):
        made = draft(cast)
        assert made.code == f"teachers-{NOW.year}-1"
        assert count_audience(made.audience, on=NOW.date()) == (12, 6)
        assert invite_by_rule(procedure=made.pk, by=by(cast), at=NOW) == 12
        assert invite_by_rule(procedure=made.pk, by=by(cast), at=NOW) == 0
        built = build_forms(
            procedure=made.pk,
            instrument=the_instrument(),
            order=FormsOrder(2, anchors=6),
            by=by(cast),
            at=NOW,
        )
        open_procedure(procedure=made.pk, by=by(cast), at=NOW)
        [row] = [one for one in list_progress(made.pk) if one.title == "Первый округ"]
    assert [len(form.items) for form in built.forms] == [40, 40]
    items = FormItem.objects.filter(form__procedure=made).values_list("version", "is_anchor")
    assert len({version for version, is_anchor in items if is_anchor}) == 6
    assert (row.invited, row.waiting, row.finished) == (6, 6, 0)
    events = JournalEntry.objects.filter(subject=made.code).values_list("event", flat=True)
    assert list(events.order_by("pk")) == [
        "assessment.procedure_created",
        "assessment.people_invited",
        "assessment.people_invited",
        "assessment.forms_built",
        "assessment.procedure_opened",
    ]


def test_forms_go_round_in_every_school(cast: Cast, acts: As) -> None:
    with acts("operator"):
        made = opened_by_operator(cast, acts)
        pairs = Invitation.objects.filter(procedure=made).values_list("unit", "form__code")
    by_school = Counter(pairs)
    assert set(by_school.values()) == {1}
    assert len(by_school) == 12


def opened_by_operator(cast: Cast, _acts: As) -> Procedure:
    with connection.cursor() as cursor:
        cursor.execute("reset role")
    make_bank(the_instrument())
    with connection.cursor() as cursor:
        cursor.execute("set role orientir_web")
    return opened(cast)


def test_a_draft_without_forms_or_people_says_what_is_missing(cast: Cast, acts: As) -> None:
    with acts("operator"):
        made = draft(cast)
        with pytest.raises(ProcedureNotReady) as refused:
            open_procedure(procedure=made.pk, by=by(cast), at=NOW)
    assert len(refused.value.reasons) == 2


def test_a_bank_that_is_short_is_told_by_its_cells(cast: Cast, acts: As) -> None:
    make_bank(the_instrument(), times=1)
    with acts("operator"):
        made = draft(cast)
        with pytest.raises(FormsNotBuilt, match=r"subj\.1 трудности 1 нужно заданий: 2 на 2 формы"):
            build_forms(
                procedure=made.pk,
                instrument=the_instrument(),
                order=FormsOrder(2),
                by=by(cast),
                at=NOW,
            )
    assert not Form.objects.filter(procedure=made).exists()


def test_an_open_procedure_keeps_its_forms_and_terms(cast: Cast, acts: As) -> None:
    with acts("operator"):
        made = opened_by_operator(cast, acts)
        with pytest.raises(FormsNotChangeable):
            build_forms(
                procedure=made.pk,
                instrument=the_instrument(),
                order=FormsOrder(),
                by=by(cast),
                at=NOW,
            )
        with pytest.raises(StepNotAllowed):
            discard_draft(procedure=made.pk, by=by(cast), at=NOW)
        later = NOW + timedelta(days=20)
        changed = terms(title="Другое", minutes=5, closes_at=later)
        change_terms(procedure=made.pk, terms=changed, by=by(cast), at=NOW)
    made.refresh_from_db()
    assert (made.title, made.minutes, made.closes_at) == ("Диагностика для проверки", 90, later)


def test_a_procedure_is_closed_now_or_cancelled_with_a_reason(cast: Cast, acts: As) -> None:
    with acts("operator"):
        made = opened_by_operator(cast, acts)
        with pytest.raises(StepNotAllowed):
            cancel_procedure(procedure=made.pk, because=" ", by=by(cast), at=NOW)
        close_procedure(procedure=made.pk, by=by(cast), at=NOW)
        made.refresh_from_db()
        assert (made.state, made.closes_at) == ("closed", NOW)
        with pytest.raises(StepNotAllowed):
            close_procedure(procedure=made.pk, by=by(cast), at=NOW)
        cancel_procedure(procedure=made.pk, because="Сбой в школах", by=by(cast), at=NOW)
    made.refresh_from_db()
    assert (made.state, made.cancelled_because) == ("cancelled", "Сбой в школах")


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"closes_at": NOW - timedelta(days=1)},
        {"minutes": 0},
        {"attempts": 0},
        {"delivery": "by pigeon"},
    ],
)
def test_terms_against_themselves_are_refused(
    cast: Cast, acts: As, changes: dict[str, object]
) -> None:
    with acts("operator"), pytest.raises(TermsNotSound):
        draft(cast, **changes)


def test_the_rule_asks_for_units_positions_and_subjects(cast: Cast, acts: As) -> None:
    with acts("operator"):
        made = draft(cast)
        rule = Audience(["20"], ["pedagogical"], ["УЧИТЕЛЬ"], ["Математика"])
        set_audience(procedure=made.pk, audience=rule, by=by(cast), at=NOW)
        assert invite_by_rule(procedure=made.pk, by=by(cast), at=NOW) == 6
        nobody = Audience([], ["managerial"], [], [])
        assert count_audience(vars_of(nobody), on=NOW.date()) == (0, 0)
        gone = Audience(["no-such-unit"], [], [], [])
        assert count_audience(vars_of(gone), on=NOW.date()) == (0, 0)
    units = set(Invitation.objects.filter(procedure=made).values_list("unit__code", flat=True))
    assert units == {"21", "22", "23"}


def vars_of(audience: Audience) -> dict[str, list[str]]:
    from dataclasses import asdict

    return asdict(audience)


def test_a_head_invites_only_the_own_people(cast: Cast, acts: As) -> None:
    with acts("operator"):
        made = draft(cast)
    mine, foreign = cast.people["11"][0].pk, cast.people["21"][0].pk
    with acts("head"):
        asked = invite_people(
            procedure=made.pk,
            people=[mine, foreign],
            within=cast.units["region"].pk,
            by=by(cast, "head"),
            at=NOW,
        )
        assert asked == 1
        lines, total = list_invitations(made.pk)
    assert (total, [line.unit for line in lines]) == (1, ["Школа № 11"])
    with acts("teacher"):
        assert invite_by_rule(procedure=made.pk, by=by(cast, "teacher"), at=NOW) == 0


def test_nobody_is_invited_with_an_answer_given_for_them(cast: Cast, acts: As) -> None:
    with acts("operator"):
        made = draft(cast)
        assert_refused(
            "insert into assessment_invitation (procedure_id, person_id, unit_id, staff_category, answer, "
            "consent_sha256, extra_attempts, invited_at) "
            "values (%s, %s, %s, 'pedagogical', 'consented', '', 0, now())",
            made.pk,
            cast.people["11"][0].pk,
            cast.units["11"].pk,
        )
        assert_refused("update assessment_invitation set answer = 'consented'")


def test_a_person_consents_to_the_very_text_and_may_take_it_back(cast: Cast, acts: As) -> None:
    with acts("operator"):
        made = opened_by_operator(cast, acts)
    person = cast.people["11"][0].pk
    with acts("teacher"):
        [mine] = list_own_invitations(person)
        assert (mine.answer, mine.items, mine.attempts_left) == ("not_yet", 40, 1)
        assert not mine.is_sat_at(NOW)
        with pytest.raises(AnswerNotTaken):
            say(cast, mine.id, "consented", "другой текст")
        with pytest.raises(AnswerNotTaken):
            say(cast, mine.id, "withdrawn")
        say(cast, mine.id, "consented", made.consent_text)
        assert get_own_invitation(mine.id, person=person).is_sat_at(NOW)
        say(cast, mine.id, "withdrawn")
        say(cast, mine.id, "declined")
        assert get_own_invitation(mine.id, person=person).answer == "declined"
    with acts("curator"):
        assert list_own_invitations(None) == []
        assert ask("select count(*) from assessment_invitation") == [0]


def say(cast: Cast, invitation: int, answer: str, text: str = "") -> None:
    answer_invitation(
        invitation=invitation,
        answer=answer,
        consent=consent_hash(text),
        person=cast.people["11"][0].pk,
        by=by(cast, "teacher"),
        at=timezone.now(),
    )


def test_another_person_cannot_answer(cast: Cast, acts: As) -> None:
    with acts("operator"):
        made = opened_by_operator(cast, acts)
    foreign = Invitation.objects.get(procedure=made, person=cast.people["21"][0])
    with acts("teacher"), pytest.raises(AnswerNotTaken):
        say(cast, foreign.pk, "declined")


def test_reminders_come_once_a_day_and_taking_back_spares_who_answered(
    cast: Cast, acts: As
) -> None:
    with acts("operator"):
        made = opened_by_operator(cast, acts)
        assert remind(procedure=made.pk, by=by(cast), at=NOW) == 12
        assert remind(procedure=made.pk, by=by(cast), at=NOW + timedelta(hours=3)) == 0
        person = cast.people["11"][0].pk
    with acts("teacher"):
        [mine] = list_own_invitations(person)
        say(cast, mine.id, "consented", made.consent_text)
    with acts("head"):
        everybody = [one.pk for one in cast.people["11"]]
        gone = take_back(procedure=made.pk, people=everybody, by=by(cast, "head"), at=NOW)
    assert gone == 1
    assert Invitation.objects.filter(procedure=made, person=person).exists()


def test_a_head_sees_counts_of_the_own_school_only(cast: Cast, acts: As) -> None:
    with acts("operator"):
        made = opened_by_operator(cast, acts)
    with acts("head"):
        assert [(one.title, one.invited) for one in list_progress(made.pk)] == [("Первый округ", 2)]
    with acts("further_education"):
        assert sum(one.invited for one in list_progress(made.pk)) == 12
        assert list_invitations(made.pk) == ([], 0)


def test_care_adds_time_and_attempts_and_never_opens_what_has_ended(cast: Cast, acts: As) -> None:
    with acts("operator"):
        made = opened_by_operator(cast, acts)
    asked = Invitation.objects.get(procedure=made, person=cast.people["11"][0])
    now = timezone.now()
    sitting = Sitting.objects.create(
        invitation=asked, procedure=made, person_id=asked.person_id, unit_id=asked.unit_id,
        form_id=asked.form_id, opened_at=now - timedelta(minutes=80),
        deadline_at=now - timedelta(minutes=5),
    )  # fmt: skip
    told = {"by": by(cast), "at": now}
    with acts("operator"):
        [stuck] = list_stuck(made.pk, at=now)
        assert (stuck.invitation, stuck.answers) == (asked.pk, 0)
        with pytest.raises(CareNotGiven):
            extend_time(sitting=sitting.pk, minutes=10, because=" ", **told)
        with pytest.raises(CareNotGiven):
            extend_time(sitting=sitting.pk, minutes=500, because="свет", **told)
        with pytest.raises(CareNotGiven):
            give_attempt(invitation=asked.pk, because="свет", **told)
        until = extend_time(sitting=sitting.pk, minutes=10, because="пропал свет", **told)
        assert until >= now + timedelta(minutes=9)
    Sitting.objects.filter(pk=sitting.pk).update(ended_at=timezone.now(), ended_by="clock")
    with acts("operator"):
        with pytest.raises(CareNotGiven):
            extend_time(sitting=sitting.pk, minutes=10, because="поздно", **told)
        give_attempt(invitation=asked.pk, because="пропал свет", **told)
    asked.refresh_from_db()
    assert asked.extra_attempts == 1
    with acts("head"), pytest.raises(CareNotGiven):
        give_attempt(invitation=asked.pk, because="просит", **told)
    events = JournalEntry.objects.filter(persons__contains=[asked.person_id])
    assert {"assessment.time_extended", "assessment.attempt_given"} <= set(
        events.values_list("event", flat=True)
    )


@pytest.mark.parametrize(
    ("instrument", "kind", "attempts"),
    [
        ("teachers", "deficit_diagnostic", 1),
        ("heads", "deficit_diagnostic", 1),
        ("teacher-exam", "qualification_exam", 2),
        ("experts", "expert_qualification", 2),
    ],
)
def test_every_kind_is_made_by_its_instrument(
    cast: Cast, acts: As, instrument: str, kind: str, attempts: int
) -> None:
    make_bank(the_instrument(instrument))
    with acts("operator"):
        made = draft(cast, instrument, attempts=attempts)
        asked = {"procedure": made.pk, "by": by(cast), "at": NOW}
        everybody = [one.pk for people in cast.people.values() for one in people]
        invite_people(people=everybody, within=cast.units["region"].pk, **asked)
        build_forms(instrument=the_instrument(instrument), order=FormsOrder(2), **asked)
        opened_one = open_procedure(**asked)
    assert (opened_one.kind, opened_one.attempts, opened_one.state) == (kind, attempts, "open")
    assert opened_one.audience["staff_category"] == [the_instrument(instrument).staff_category]


def test_an_adaptive_procedure_asks_for_calibrated_tasks(cast: Cast, acts: As) -> None:
    versions = make_bank(the_instrument())
    told = {"instrument": the_instrument(), "order": FormsOrder(), "by": by(cast), "at": NOW}
    with acts("operator"):
        made = draft(cast, delivery="adaptive")
        with pytest.raises(FormsNotBuilt, match="калиброванных заданий: 6, есть: 0"):
            build_forms(procedure=made.pk, **told)
    calibration = Calibration.objects.create(
        model="2pl", log_likelihood=0, iterations=1, is_converged=True, persons=500, items=120,
        created_at=NOW,
    )  # fmt: skip
    ItemStatistic.objects.bulk_create(
        ItemStatistic(
            version=version,
            calibration=calibration,
            persons=500,
            slope=1.0,
            steps=[place % 5 - 2.0],
        )
        for place, version in enumerate(versions)
    )
    with acts("operator"):
        built = build_forms(procedure=made.pk, **told)
        assert build_forms(procedure=draft(cast).pk, **told).balanced == "information"
    assert [len(form.items) for form in built.forms] == [120]
    assert built.forms[0].information


def test_a_task_retired_after_the_forms_were_built_keeps_the_procedure_closed(
    cast: Cast, acts: As
) -> None:
    make_bank(the_instrument())
    told = {"by": by(cast), "at": NOW}
    with acts("operator"):
        made = draft(cast)
        invite_by_rule(procedure=made.pk, **told)
        build_forms(procedure=made.pk, instrument=the_instrument(), order=FormsOrder(), **told)
    chosen = FormItem.objects.filter(form__procedure=made).first()
    assert chosen is not None
    Item.objects.filter(current=chosen.version_id).update(status="retired")
    with acts("operator"):
        with pytest.raises(ProcedureNotReady, match="1 задание форм больше не живое"):
            open_procedure(procedure=made.pk, **told)
        build_forms(procedure=made.pk, instrument=the_instrument(), order=FormsOrder(), **told)
        assert open_procedure(procedure=made.pk, **told).state == "open"
