"""A sitting at the database: opened, saved, ended once; what comes late is kept; nobody sits for another."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from orientir.cycle.assessment.actions.sittings import end_expired_sittings
from orientir.cycle.assessment.models import Answer, Invitation, Procedure, Sitting, SittingKey
from orientir.cycle.registry.models import Session
from orientir.kit.access.acting import acting_by
from orientir.kit.database.roles import ROLES
from tests.cast import Cast, make_cast
from tests.conftest import Acting
from tests.cycle.assessment.sat import SECRET, Sat, make_sat

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def sat(cast: Cast) -> Sat:
    people = [(person, cast.units["11"]) for person in cast.people["11"]]
    return make_sat(cast.units["region"], people)


@pytest.fixture
def invitation(cast: Cast, sat: Sat) -> Invitation:
    return sat.invitations[cast.people["11"][0].pk]


def _sittings() -> QuerySet[Sitting]:
    return Sitting.objects.filter(procedure__code="sat")


def _answers_kept() -> QuerySet[Answer]:
    return Answer.objects.filter(sitting__procedure__code="sat")


def _keys() -> QuerySet[SittingKey]:
    return SittingKey.objects.filter(sitting__procedure__code="sat")


def _open(client: Client, invitation: Invitation) -> int:
    client.post(f"/assessment/sit/{invitation.pk}/")
    return Sitting.objects.get(invitation=invitation, ended_at=None).pk


def _answers(*pairs: tuple[int, int, Any], device: str = "d1") -> dict[str, Any]:
    return {
        "device": device,
        "answers": [
            {"sequence": s, "position": p, "content": c, "given_at": "2025-11-21T10:00:00Z"}
            for s, p, c in pairs
        ],
    }


def _save(client: Client, sitting: int, body: Any) -> Any:
    return client.post(
        f"/assessment/sitting/{sitting}/answers/", body, content_type="application/json"
    )


def _late(procedure: Procedure) -> None:
    """The clock of everybody who sits ran out a minute ago."""
    Sitting.objects.filter(procedure=procedure).update(
        deadline_at=timezone.now() - timedelta(minutes=1)
    )


def test_a_test_is_opened_answered_and_ended(
    cast: Cast, invitation: Invitation, acting_as: Acting
) -> None:
    teacher = cast.client("teacher")
    with acting_as("web"):
        sitting = _open_as_web(teacher, invitation)
        first = _save(teacher, sitting, _answers((1, 1, {"choice": "A"}), (2, 1, {"choice": "B"})))
        again = _save(teacher, sitting, _answers((2, 1, {"choice": "B"}), (3, 2, None)))
        ended = teacher.post(f"/assessment/sitting/{sitting}/end/").json()
        twice = teacher.post(f"/assessment/sitting/{sitting}/end/").json()
        closed = teacher.get(f"/assessment/sitting/{sitting}/paper/")
    assert (first.json()["kept"], first.json()["state"]) == ([1, 2], "open")
    assert again.json()["kept"] == [2, 3]
    assert ended == twice
    assert closed.status_code == 409
    rows = _answers_kept().order_by("id").values_list("sequence", "position", "content", "is_late")
    assert list(rows) == [
        (1, 1, {"choice": "A"}, False),
        (2, 1, {"choice": "B"}, False),
        (3, 2, None, False),
    ]
    assert _sittings().get().ended_by == "person"


def _open_as_web(client: Client, invitation: Invitation) -> int:
    client.post(f"/assessment/sit/{invitation.pk}/")
    page = client.get(f"/assessment/sit/{invitation.pk}/")
    return int(page.context["told"]["sitting"])


def test_the_paper_shows_no_key_and_the_last_answers(
    cast: Cast, invitation: Invitation, acting_as: Acting
) -> None:
    teacher = cast.client("teacher")
    with acting_as("web"):
        sitting = _open_as_web(teacher, invitation)
        _save(teacher, sitting, _answers((1, 1, {"choice": "A"}), (2, 1, {"choice": "C"})))
        paper = teacher.get(f"/assessment/sitting/{sitting}/paper/")
        again = teacher.get(f"/assessment/sitting/{sitting}/paper/").json()
    assert SECRET not in paper.content.decode()
    assert '"key"' not in json.dumps(paper.json()["items"])
    assert paper.json()["answers"] == [{"position": 1, "content": {"choice": "C"}}]
    assert paper.json()["items"] == again["items"]
    assert 3590 < paper.json()["remaining"] <= 3600


def test_pictures_are_for_who_sits(cast: Cast, invitation: Invitation, acting_as: Acting) -> None:
    teacher, head = cast.client("teacher"), cast.client("head")
    with acting_as("web"):
        sitting = _open_as_web(teacher, invitation)
        paper = teacher.get(f"/assessment/sitting/{sitting}/paper/").json()
        pictures = {sha for item in paper["items"] for sha in item["pictures"].values()}
        (address,) = [f"/assessment/sitting/{sitting}/pictures/{sha}/" for sha in pictures]
        shown = teacher.get(address)
        assert head.get(address).status_code == 404
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/svg+xml")
    assert "sandbox" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize("who", ["head", "operator", "specialist", "stranger", "curator"])
def test_nobody_sits_for_another(
    cast: Cast, invitation: Invitation, acting_as: Acting, who: str
) -> None:
    teacher, other = cast.client("teacher"), cast.client(who)
    with acting_as("web"):
        sitting = _open_as_web(teacher, invitation)
        assert other.get(f"/assessment/sit/{invitation.pk}/").status_code == 404
        assert other.get(f"/assessment/sitting/{sitting}/paper/").status_code == 404
        assert other.post(f"/assessment/sitting/{sitting}/end/").status_code == 404
        assert _save(other, sitting, _answers((1, 1, {"choice": "A"}))).status_code == 404
        assert _save(Client(), sitting, _answers((1, 1, {}))).status_code == 401
        may_open_files = other.get(f"/assessment/sitting/{sitting}/key/").status_code
    assert may_open_files == (200 if who == "operator" else 404)
    assert (_answers_kept().count(), _sittings().get().ended_at) == (0, None)


@pytest.mark.parametrize("who", ["teacher", "head", "stranger"])
def test_rows_are_written_by_functions_alone(
    cast: Cast, invitation: Invitation, acting_as: Acting, who: str
) -> None:
    sitting = _open(cast.client("teacher"), invitation)
    Answer.objects.create(
        sitting_id=sitting, position=1, device="d", sequence=1, saved_at=timezone.now()
    )
    token = cast.token(who)
    with acting_as("web"), acting_by(token):
        assert _answers_kept().count() == (1 if who == "teacher" else 0)
        assert _keys().count() == (1 if who == "teacher" else 0)
        for deed in (
            f"update assessment_answer set position = 2 where sitting_id = {sitting}",
            f"delete from assessment_answer where sitting_id = {sitting}",
            f"update assessment_sitting set ended_at = null where id = {sitting}",
        ):
            with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
                cursor.execute(deed)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"answer": "not_yet"}, "согласитесь"),
        ({"form": None}, "не составлен"),
    ],
)
def test_why_one_may_not_begin(
    cast: Cast, invitation: Invitation, change: dict[str, Any], told: str
) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(**change)
    teacher = cast.client("teacher")
    teacher.post(f"/assessment/sit/{invitation.pk}/")
    assert told in teacher.get(f"/assessment/sit/{invitation.pk}/").content.decode()
    assert not _sittings().exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"state": "cancelled"}, "отменена"),
        ({"state": "closed"}, "Срок этого теста прошёл"),
        ({"opens_at": timezone.now() + timedelta(hours=1)}, "ещё не открыт"),
        ({"closes_at": timezone.now() - timedelta(minutes=1)}, "Срок этого теста прошёл"),
        ({"delivery": "paper"}, "на бумаге"),
    ],
)
def test_a_procedure_that_cannot_be_sat(
    cast: Cast, invitation: Invitation, change: dict[str, Any], told: str
) -> None:
    Procedure.objects.filter(code="sat").update(**change)
    teacher = cast.client("teacher")
    teacher.post(f"/assessment/sit/{invitation.pk}/")
    assert told in teacher.get(f"/assessment/sit/{invitation.pk}/").content.decode()
    assert not _sittings().exists()


def test_a_sitting_that_ended_is_not_opened_again(cast: Cast, invitation: Invitation) -> None:
    teacher = cast.client("teacher")
    sitting = _open(teacher, invitation)
    teacher.post(f"/assessment/sitting/{sitting}/end/")
    teacher.post(f"/assessment/sit/{invitation.pk}/")
    assert _sittings().count() == 1
    Invitation.objects.filter(procedure__code="sat").update(extra_attempts=1)
    assert (
        "Начать ещё одну попытку"
        in teacher.get(f"/assessment/sit/{invitation.pk}/").content.decode()
    )
    assert _open(teacher, invitation) != sitting


def test_the_window_bounds_the_clock(cast: Cast, invitation: Invitation) -> None:
    closes = timezone.now() + timedelta(minutes=5)
    Procedure.objects.filter(code="sat").update(closes_at=closes)
    _open(cast.client("teacher"), invitation)
    assert _sittings().get().deadline_at == closes


def test_who_never_comes_back_is_ended_by_the_clock(
    cast: Cast, sat: Sat, invitation: Invitation, acting_as: Acting
) -> None:
    teacher = cast.client("teacher")
    sitting = _open(teacher, invitation)
    _save(teacher, sitting, _answers((1, 1, {"choice": "B"})))
    _late(sat.procedure)
    now = timezone.now()
    with acting_as("system"):
        assert [end_expired_sittings(at=now), end_expired_sittings(at=now)] == [1, 0]
    found = _sittings().get()
    assert (found.ended_by, found.ended_at) == ("clock", found.deadline_at)
    assert _answers_kept().get().is_late is False


def test_a_closed_procedure_ends_who_sits(cast: Cast, invitation: Invitation) -> None:
    _open(cast.client("teacher"), invitation)
    closed = timezone.now() - timedelta(minutes=2)
    Procedure.objects.filter(code="sat").update(state="closed", closes_at=closed)
    assert end_expired_sittings(at=timezone.now()) == 1
    assert (_sittings().get().ended_by, _sittings().get().ended_at) == ("window", closed)


def test_what_comes_late_is_kept_and_counts_only_if_the_operator_says_so(
    cast: Cast, sat: Sat, invitation: Invitation, acting_as: Acting
) -> None:
    teacher, operator = cast.client("teacher"), cast.client("operator")
    sitting = _open(teacher, invitation)
    _save(teacher, sitting, _answers((1, 1, {"choice": "B"})))
    _late(sat.procedure)
    with acting_as("web"):
        said = _save(teacher, sitting, _answers((2, 2, {"choices": ["A"]}))).json()
        assert (said["late"], said["state"], said["kept"]) == (True, "over", [2])
        teacher.post(f"/assessment/sitting/{sitting}/end/")
        assert _save(teacher, sitting, _answers((3, 3, None))).json()["state"] == "ended"
        page = operator.get("/assessment/rescue/").content.decode()
        operator.post("/assessment/rescue/", {"sitting": sitting})
    assert "Одиннадцатова" in page
    assert list(_answers_kept().order_by("id").values_list("is_late", flat=True)) == [False] * 3


def test_a_moment_after_the_deadline_still_counts(cast: Cast, invitation: Invitation) -> None:
    teacher = cast.client("teacher")
    sitting = _open(teacher, invitation)
    _sittings().update(deadline_at=timezone.now() - timedelta(seconds=10))
    said = _save(teacher, sitting, _answers((1, 1, {"choice": "B"}))).json()
    assert (said["late"], said["remaining"], said["kept"]) == (False, 0, [1])
    assert end_expired_sittings(at=timezone.now()) == 0


def test_the_operator_brings_a_file_in(
    cast: Cast, invitation: Invitation, acting_as: Acting
) -> None:
    teacher, operator, head = (cast.client(who) for who in ("teacher", "operator", "head"))
    sitting = _open(teacher, invitation)
    body = _answers((5, 2, {"choices": ["A"]}))
    address = f"/assessment/sitting/{sitting}/rescued/"
    with acting_as("web"):
        for _ in range(2):
            said = operator.post(address, body, content_type="application/json").json()
            assert said["kept"] == [5]
        refused = head.post(address, body, content_type="application/json")
    assert (refused.status_code, _answers_kept().count()) == (403, 1)


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        {"device": "d", "answers": [1]},
        {"device": "", "answers": []},
        {"device": "d", "answers": [{"sequence": "1", "position": 1, "content": None}]},
        {"device": "d", "answers": [{"sequence": 1, "position": 10**9, "content": None}]},
        {
            "device": "d",
            "answers": [{"sequence": 1, "position": 1, "content": None, "given_at": "x"}],
        },
    ],
)
def test_what_is_no_answer_is_refused_and_told(
    cast: Cast, invitation: Invitation, body: Any
) -> None:
    teacher = cast.client("teacher")
    response = _save(teacher, _open(teacher, invitation), body)
    assert (response.status_code, response.json()["state"]) == (400, "refused")
    assert response.json()["reason"]


def test_what_no_database_keeps_is_left_out(cast: Cast, invitation: Invitation) -> None:
    teacher = cast.client("teacher")
    sitting = _open(teacher, invitation)
    body = json.dumps(_answers((1, 8, {"text": "а\0б\\u0000\ud800"})))
    assert _save(teacher, sitting, body).json()["kept"] == [1]
    assert _answers_kept().get().content == {"text": "аб\\u0000"}


def test_a_position_that_the_form_has_not_is_not_acknowledged(
    cast: Cast, invitation: Invitation
) -> None:
    teacher = cast.client("teacher")
    sitting = _open(teacher, invitation)
    assert _save(teacher, sitting, _answers((1, 1, None), (2, 99, None))).json()["kept"] == [1]


def test_saving_asks_for_the_token_against_forged_requests(
    cast: Cast, invitation: Invitation
) -> None:
    sitting = _open(cast.client("teacher"), invitation)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = cast.client("teacher").cookies
    refused = _save(strict, sitting, _answers((1, 1, None)))
    assert (refused.status_code, refused.json()["state"]) == (403, "stale_page")
    token = strict.get("/assessment/sitting/token/").json()["token"]
    kept = strict.post(
        f"/assessment/sitting/{sitting}/answers/",
        _answers((1, 1, None)),
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert kept.json()["kept"] == [1]


def test_saving_keeps_the_session_alive_and_an_expired_one_out(
    cast: Cast, invitation: Invitation
) -> None:
    teacher = cast.client("teacher")
    sitting = _open(teacher, invitation)
    long_ago = timezone.now() - timedelta(minutes=90)
    Session.objects.update(used_at=long_ago)
    assert _save(teacher, sitting, _answers((1, 1, None))).status_code == 200
    assert Session.objects.exclude(used_at=long_ago).count() == 1
    Session.objects.update(used_at=timezone.now() - timedelta(hours=3))
    assert _save(teacher, sitting, _answers((2, 1, None))).status_code == 401


# --- races, over real connections ------------------------------------------------------------------


def _connect() -> psycopg.Connection[tuple[Any, ...]]:
    settings = connections["default"].settings_dict
    made = psycopg.connect(
        host=settings["HOST"], port=settings["PORT"] or None, user=settings["USER"],
        password=settings["PASSWORD"], dbname=settings["NAME"], autocommit=True,
    )  # fmt: skip
    made.execute(f"set role {ROLES['web']}")
    return made


def _at_once(statements: list[str], token: str) -> list[Any]:
    """Each statement on a connection of its own, all at the same moment."""

    def ask(statement: str) -> Any:
        with closing(_connect()) as own:
            own.execute("select set_config('orientir.session_token', %s, false)", [token])
            row = own.execute(statement).fetchone()  # type: ignore[arg-type]
            return row[0] if row else None

    with ThreadPoolExecutor(len(statements)) as pool:
        return list(pool.map(ask, statements))


def test_two_who_open_at_once_get_one_sitting(cast: Cast, invitation: Invitation) -> None:
    opened = _at_once(
        [f"select sitting from open_sitting({invitation.pk})"] * 8, cast.token("teacher")
    )
    assert opened == [_sittings().get().pk] * 8
    assert _keys().count() == 1


def test_two_who_finish_at_once_end_it_once(cast: Cast, invitation: Invitation) -> None:
    sitting = _open(cast.client("teacher"), invitation)
    ended = _at_once([f"select ended_at from end_sitting({sitting})"] * 8, cast.token("teacher"))
    assert set(ended) == {_sittings().get().ended_at}


def test_what_is_saved_while_it_ends_is_in_time_or_late_but_kept(
    cast: Cast, invitation: Invitation
) -> None:
    token = cast.token("teacher")
    sitting = _open(cast.client("teacher"), invitation)
    saves = [
        f"select save_answers('{token}', {sitting}, 'd{n}', "
        f'\'[{{"sequence": {n}, "position": 1, "content": null}}]\')'
        for n in range(1, 9)
    ]
    said = _at_once([*saves[:4], f"select ended_at from end_sitting({sitting})", *saves[4:]], token)
    ended_at = said.pop(4)
    assert all(one["kept"] for one in said)
    for answer in _answers_kept().all():
        assert answer.is_late == (answer.saved_at > ended_at)
    assert _answers_kept().count() == 8


def test_two_tabs_that_answer_at_once_are_both_recorded(cast: Cast, invitation: Invitation) -> None:
    token = cast.token("teacher")
    sitting = _open(cast.client("teacher"), invitation)
    saves = [
        f"select save_answers('{token}', {sitting}, 'd1', "
        f'\'[{{"sequence": {n % 4 + 1}, "position": 1, "content": {{"choice": "A"}}}}]\')'
        for n in range(8)
    ]
    _at_once(saves, token)
    assert sorted(_answers_kept().values_list("sequence", flat=True)) == [1, 2, 3, 4]
