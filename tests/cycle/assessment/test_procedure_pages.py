"""Pages of procedures: each role walks its own way through them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from orientir.cycle.assessment.models import Form, Invitation, Procedure
from orientir.kit.access.acting import acting_by
from tests.cast import Cast
from tests.cycle.assessment.made_procedures import make_bank, opened, the_instrument

ActingAs = Callable[[str], AbstractContextManager[None]]
TERMS = {"instrument": "teachers", "title": "Весна", "opens_at": "2026-01-10T09:00",
         "closes_at": "2099-02-10T18:00", "delivery": "linear"}  # fmt: skip
BUILD = {"number": "2", "design": "parallel", "anchors": "8", "least": "0", "seed": "1"}


def shown(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return str(answer.content.decode())


def test_an_operator_goes_from_the_instrument_to_the_open_procedure(
    cast: Cast, acting_as: ActingAs
) -> None:
    make_bank(the_instrument())
    operator = cast.client("operator")
    with acting_as("web"):
        assert "Новая процедура" in shown(operator, "/assessment/procedures/")
        made = operator.post("/assessment/procedures/new/", TERMS)
        home = made["Location"]
        assert "осталось 2 шага" in shown(operator, home)
        assert "12 человек" in shown(operator, home + "audience/")
        operator.post(home + "invite/", {"whom": "rule"})
        assert "хватит на 3" in shown(operator, home + "forms/")
        assert operator.post(home + "forms/", BUILD).status_code == 302
        assert "Формы равны" in shown(operator, home + "forms/")
        assert "всё готово" in shown(operator, home)
        assert operator.post(home + "do/open/").status_code == 302
        cockpit = shown(operator, home)
    assert "Приглашены: 12" in cockpit
    assert "Первый округ" in cockpit
    assert Procedure.objects.get(title="Весна").state == "open"


def test_the_count_of_who_fits_follows_the_page(cast: Cast, acting_as: ActingAs) -> None:
    operator = cast.client("operator")
    with acting_as("web"):
        home = operator.post("/assessment/procedures/new/", TERMS)["Location"]
        answer = operator.get(
            home + "audience/", {"municipalities": "20"}, headers={"HX-Request": "true"}
        )
    assert "6 человек" in answer.content.decode()


def test_a_short_bank_is_told_on_the_page(cast: Cast, acting_as: ActingAs) -> None:
    make_bank(the_instrument(), times=1)
    operator = cast.client("operator")
    with acting_as("web"):
        home = operator.post("/assessment/procedures/new/", TERMS)["Location"]
        answer = operator.post(home + "forms/", BUILD)
    assert answer.status_code == 422
    assert "По компетенции «Отбор содержания» трудности 2" in answer.content.decode()
    assert "И ещё" in answer.content.decode()
    assert not Form.objects.filter(procedure__title="Весна").exists()


@pytest.fixture
def procedure(cast: Cast, acting_as: ActingAs) -> Procedure:
    make_bank(the_instrument())
    with acting_by(cast.token("operator")):
        return opened(cast)


def test_a_teacher_agrees_declines_and_thinks_again(
    cast: Cast, procedure: Procedure, acting_as: ActingAs
) -> None:
    teacher = cast.client("teacher")
    mine = Invitation.objects.get(procedure=procedure, person=cast.people["11"][0])
    address = f"/assessment/invitations/{mine.pk}/"
    with acting_as("web"):
        page = shown(teacher, address)
        assert "Вас приглашают" in page
        consent = page.split('name="consent" value="')[1].split('"')[0]
        teacher.post(address, {"answer": "consented", "consent": consent})
        assert "Отметьте, что прочитали" in shown(teacher, address)
        teacher.post(address, {"answer": "consented", "consent": consent, "read": "yes"})
        assert "Вы согласились" in shown(teacher, address)
        teacher.post(address, {"answer": "withdrawn"})
        assert "Вы отозвали согласие" in shown(teacher, address)
    mine.refresh_from_db()
    assert mine.answer == "withdrawn"
    Procedure.objects.filter(pk=procedure.pk).update(state="closed")
    with acting_as("web"):  # what one has said is told after the procedure, too
        consents = shown(teacher, "/me/").split("Мои согласия")[1]
    assert address in consents.split("</section>")[0]


def test_an_invitation_is_nobody_elses(
    cast: Cast, procedure: Procedure, acting_as: ActingAs
) -> None:
    foreign = Invitation.objects.get(procedure=procedure, person=cast.people["21"][0])
    clients = [cast.client(who) for who in ("teacher", "head", "operator", "stranger")]
    with acting_as("web"):
        for client in clients:
            shown(client, f"/assessment/invitations/{foreign.pk}/", 404)


def test_a_head_sees_and_invites_the_own_school(
    cast: Cast, procedure: Procedure, acting_as: ActingAs
) -> None:
    Invitation.objects.filter(procedure=procedure, person=cast.people["11"][1]).delete()
    head = cast.client("head")
    home = f"/assessment/procedures/{procedure.code}/"
    with acting_as("web"):
        page = shown(head, home + "people/")
        assert "Одиннадцатова" in page
        assert "Двенадцатова" not in page
        choice = shown(head, home + "choose/")
        assert "ещё не приглашён" in choice
        head.post(home + "invite/", {"whom": "named", "person": str(cast.people["11"][1].pk)})
        assert head.post(home + "invite/", {"whom": "rule"}).status_code == 403
        assert "Приглашены: 2" in shown(head, home)
        assert head.get(home + "forms/").status_code == 403
    assert Invitation.objects.filter(procedure=procedure, person=cast.people["11"][1]).exists()


def test_small_places_are_not_told_to_who_sees_no_names(
    cast: Cast, procedure: Procedure, acting_as: ActingAs
) -> None:
    Invitation.objects.filter(procedure=procedure, unit__code__in=("21", "22")).delete()
    further = cast.client("further_education")
    with acting_as("web"):
        page = shown(further, f"/assessment/procedures/{procedure.code}/")
        assert further.get(f"/assessment/procedures/{procedure.code}/people/").status_code == 403
    assert "мало" in page


def test_deeds_that_hurt_are_asked_first(
    cast: Cast, procedure: Procedure, acting_as: ActingAs
) -> None:
    operator = cast.client("operator")
    home = f"/assessment/procedures/{procedure.code}/"
    with acting_as("web"):
        assert "Что произойдёт" in shown(operator, home + "do/cancel/")
        refused = operator.post(home + "do/cancel/", {"because": " "})
        assert refused.status_code == 422
        operator.post(home + "do/cancel/", {"because": "Карантин"})
        assert "Карантин" in shown(operator, home)
        assert operator.get(home + "do/explode/").status_code == 404
    procedure.refresh_from_db()
    assert procedure.state == "cancelled"
