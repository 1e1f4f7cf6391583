"""The end of keeping: consent taken back after the test, terms that are over; nothing comes back, shares stay."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from orientir.cycle.assessment.actions.counting import count_results
from orientir.cycle.assessment.actions.keeping import (
    ConsentNotHeld,
    count_expired,
    erase_expired,
    withdraw_consent,
)
from orientir.cycle.assessment.actions.publishing import publish_results
from orientir.cycle.assessment.models import (
    Answer,
    Erasure,
    Invitation,
    Procedure,
    Response,
    Result,
    RubricMark,
    Sitting,
    SittingKey,
)
from orientir.kit.access.acting import acting_by
from orientir.kit.journal.models import JournalEntry
from tests.cast import NOW, Cast, make_cast
from tests.cycle.assessment.marked import Marked, deal, make_marked

ActingAs = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def published(cast: Cast) -> Marked:
    """Twelve people sat an examination; its results are published."""
    marked = make_marked(cast)
    for sitting in Sitting.objects.filter(procedure=marked.procedure):
        SittingKey.objects.create(sitting=sitting, key=b"k" * 32)
    deal(cast, marked)
    count_results(procedure=marked.procedure.pk, by=None, at=NOW)
    publish_results(procedure=marked.procedure.pk, by=None, at=NOW, without_unmarked=True)
    return marked


def own(cast: Cast, procedure: Procedure) -> Invitation:
    return Invitation.objects.get(procedure=procedure, person=cast.people["11"][0])


def test_whoever_takes_consent_back_after_the_test_leaves_nothing_behind(
    cast: Cast, published: Marked, acting_as: ActingAs
) -> None:
    asked, teacher = own(cast, published.procedure), cast.client("teacher")
    address = f"/assessment/invitations/{asked.pk}/"
    result = Result.objects.get(procedure=published.procedure, person=asked.person_id)
    with acting_as("web"):
        before = teacher.get(address).content.decode()
        assert (
            f"/assessment/invitations/{asked.pk}/#keeping"
            in teacher.get(f"/assessment/results/{result.pk}/").content.decode()
        )
        teacher.post(address, {"answer": "withdrawn"})
        after = teacher.get(address).content.decode()
        gone = teacher.get(f"/assessment/results/{result.pk}/")
    assert "Ответы хранятся до" in before
    assert "Уничтожить мои ответы и результат" in before
    assert "Вы отозвали согласие: ваши ответы (2) и результат уничтожены" in after
    assert "Я согласен" not in after.split("keeping")[1]
    assert gone.status_code == 404
    assert not Sitting.objects.filter(invitation=asked).exists()
    assert Result.objects.filter(procedure=published.procedure).count() == 11
    assert Answer.objects.filter(sitting__procedure=published.procedure).count() == 22
    assert RubricMark.objects.filter(procedure=published.procedure).count() == 22
    (row,) = Erasure.objects.all()
    assert (row.reason, row.answers, row.results) == ("withdrawn", 2, 1)
    assert JournalEntry.objects.filter(event="assessment.invitation_withdrawn").count() == 1


def test_nobody_takes_back_the_consent_of_another_or_twice(
    cast: Cast, published: Marked, acting_as: ActingAs
) -> None:
    asked = own(cast, published.procedure)
    told: dict[str, Any] = {"invitation": asked.pk, "person": asked.person_id, "at": NOW}
    tokens = {who: cast.token(who) for who in ("operator", "head", "teacher")}
    for who in ("operator", "head"):
        with acting_as("web"), acting_by(tokens[who]), pytest.raises(ConsentNotHeld):
            withdraw_consent(by=cast.accounts[who].pk, **told)
    with acting_as("web"), acting_by(tokens["teacher"]):
        assert withdraw_consent(by=cast.accounts["teacher"].pk, **told) == (2, 1)
        with pytest.raises(ConsentNotHeld):
            withdraw_consent(by=cast.accounts["teacher"].pk, **told)
    assert Erasure.objects.count() == 1


def test_attempts_do_not_begin_anew_by_taking_consent_back(
    cast: Cast, published: Marked, acting_as: ActingAs
) -> None:
    asked, token = own(cast, published.procedure), cast.token("teacher")
    with acting_as("web"), acting_by(token):
        withdraw_consent(
            invitation=asked.pk, person=asked.person_id, by=cast.accounts["teacher"].pk, at=NOW
        )
    Procedure.objects.filter(pk=published.procedure.pk).update(
        state="open", closes_at=NOW + timedelta(days=5)
    )
    teacher = cast.client("teacher")
    page = f"/assessment/invitations/{asked.pk}/"
    with acting_as("web"):
        shown = teacher.get(page).content.decode()
        teacher.post(page, {"answer": "consented", "read": "yes", "consent": asked.consent_sha256})
    assert "Я согласен участвовать" not in shown
    asked.refresh_from_db()
    assert asked.answer == "withdrawn"


def test_terms_end_answers_first_and_results_later(published: Marked, acting_as: ActingAs) -> None:
    procedure = Procedure.objects.filter(pk=published.procedure.pk)
    of_it = {"sitting__procedure": published.procedure}
    with acting_as("system"):
        assert count_expired() == {}
        assert erase_expired(at=NOW) == []
    procedure.update(closes_at=NOW - timedelta(days=3 * 366), opens_at=NOW - timedelta(days=1500))
    with acting_as("system"):
        assert count_expired() == {"answers_term": 12}
        gone = erase_expired(at=NOW)
        assert erase_expired(at=NOW) == []
    assert {one.reason for one in gone} == {"answers_term"}
    assert sum(one.answers for one in gone) == 24
    assert not Answer.objects.filter(**of_it).exists()
    assert not Response.objects.filter(**of_it, content__isnull=False).exists()
    assert Result.objects.filter(procedure=published.procedure).count() == 12
    procedure.update(closes_at=NOW - timedelta(days=5 * 366), opens_at=NOW - timedelta(days=2500))
    with acting_as("system"):
        assert {one.reason for one in erase_expired(at=NOW)} == {"results_term"}
        assert count_expired() == {}
    assert not Result.objects.filter(procedure=published.procedure).exists()
    assert not Sitting.objects.filter(procedure=published.procedure).exists()
    assert Invitation.objects.filter(procedure=published.procedure).count() == 12
    events = JournalEntry.objects.filter(event__startswith="assessment.erased_")
    assert set(events.values_list("event", flat=True)) == {
        "assessment.erased_answers_term",
        "assessment.erased_results_term",
    }


def test_the_operator_sets_the_terms_and_the_text_follows(cast: Cast, acting_as: ActingAs) -> None:
    from orientir.cycle.assessment.pages.consent import proposed_consent
    from tests.cycle.assessment.made_procedures import draft, make_bank, the_instrument

    make_bank(the_instrument())
    with acting_by(cast.token("operator")):
        made = draft(cast)
    Procedure.objects.filter(pk=made.pk).update(consent_text=proposed_consent("Т", "О"))
    form = {
        "title": "Т", "opens_at": "2026-01-01T10:00", "closes_at": "2026-02-01T10:00", "attempts": "1",
        "minutes": "60", "delivery": "linear", "keep_answers_years": "1", "keep_results_years": "2",
        "consent": proposed_consent("Т", "О"),
    }  # fmt: skip
    operator = cast.client("operator")
    with acting_as("web"):
        assert operator.post(f"/assessment/procedures/{made.code}/terms/", form).status_code == 302
        wrong = operator.post(
            f"/assessment/procedures/{made.code}/terms/", form | {"keep_answers_years": "9"}
        )
    assert wrong.status_code == 422
    made.refresh_from_db()
    assert (made.keep_answers_years, made.keep_results_years) == (1, 2)
    assert "ответов – 1 год, результата – 2 года" in made.consent_text


def test_the_command_tells_what_is_due(
    published: Marked, capsys: pytest.CaptureFixture[str], acting_as: ActingAs
) -> None:
    from orientir.project import command_line

    with acting_as("system"):
        assert command_line.run(["erase", "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "dry_run": True, "people": {}, "answers": 0, "results": 0,
    }  # fmt: skip
