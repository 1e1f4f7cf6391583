"""Many people: inviting is one statement, the cockpit keeps its budget of queries whatever the number.

``ORIENTIR_TEST_PEOPLE=45000`` asks of a whole region (about two minutes).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orientir.cycle.assessment.models import Invitation, Procedure
from orientir.kit.access.acting import acting_by
from tests.cast import Cast, make_cast
from tests.conftest import act_as
from tests.cycle.assessment.made_procedures import make_bank, opened, the_instrument

ActingAs = Callable[[str], AbstractContextManager[None]]
PEOPLE = int(os.environ.get("ORIENTIR_TEST_PEOPLE", "600"))
COCKPIT, COUNTS, LIST, NAMES, HOME = 12, 8, 6, 6, 17


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    cast = make_cast()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into registry_person (family_name, given_name, patronymic, birth_on, personnel_number, "
            "has_higher_pedagogical_education) select 'Многова', 'Имя', '', '1980-01-01', 'много-' || n, false "
            "from generate_series(1, %s) n",
            [PEOPLE],
        )
        cursor.execute(
            "insert into registry_post (person_id, unit_id, code) select p.id, u.id, 'много' from registry_person p "
            "join registry_unit u on u.level = 'organisation' and u.code::int % 10 = 1 + p.id % 3 "
            "and u.code::int / 10 = 1 + p.id % 2 where p.family_name = 'Многова'"
        )
        cursor.execute(
            "insert into registry_post_period (post_id, valid_from, staff_category, position, subject, rate, "
            "is_main_job, qualification_category, is_methodist_category, is_mentor_category, "
            "accompanied_by_regional_methodist) select t.id, '2015-09-01', 'pedagogical', 'учитель', '', 1, true, "
            "'none', false, false, false from registry_post t where t.code = 'много'"
        )
        cursor.execute("analyze registry_person, registry_post, registry_post_period")
    return cast


@pytest.fixture(scope="module")
def procedure(standing_cast: Cast) -> Procedure:
    make_bank(the_instrument())
    token = standing_cast.token("operator")
    began = time.perf_counter()
    with act_as("web"), acting_by(token):
        made = opened(standing_cast)
    print(f"\nоткрыта с приглашениями за {time.perf_counter() - began:.1f} с")
    with connection.cursor() as cursor:
        cursor.execute(
            "update assessment_invitation set answer = 'consented' where id %% 3 = 0 and procedure_id = %s",
            [made.pk],
        )
        cursor.execute(
            "insert into assessment_sitting (invitation_id, procedure_id, person_id, unit_id, form_id, "
            "attempt, source, opened_at, ended_at, ended_by) "
            "select id, procedure_id, person_id, unit_id, form_id, 1, 'online', "
            "now() - interval '30 minutes', case when id %% 2 = 0 then now() end, "
            "case when id %% 2 = 0 then 'person' else '' end "
            "from assessment_invitation where id %% 3 = 0 and procedure_id = %s",
            [made.pk],
        )
        cursor.execute("analyze assessment_invitation, assessment_sitting")
    return made


def visits(cast: Cast, procedure: Procedure) -> Iterator[tuple[Client, str, int]]:
    home = f"/assessment/procedures/{procedure.code}/"
    for who in ("operator", "specialist", "head"):
        client = cast.client(who)
        yield client, home, COCKPIT
        yield client, home + "counts/", COUNTS
        yield client, home + "people/", NAMES
        yield client, home + "people/?state=sitting&q=многова", NAMES
        yield client, "/assessment/procedures/", LIST
        yield client, "/", HOME


def test_pages_of_a_large_procedure_keep_their_budget(
    cast: Cast, procedure: Procedure, acting_as: ActingAs
) -> None:
    assert Invitation.objects.filter(procedure=procedure).count() == PEOPLE + 12
    planned = list(visits(cast, procedure))
    over = []
    with acting_as("web"):
        for client, address, budget in planned:
            began = time.perf_counter()
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address)
            spent = time.perf_counter() - began
            assert answer.status_code == 200, address
            print(f"{address}: запросов {len(asked)}, {spent:.2f} с")
            if len(asked) > budget:
                over.append((address, len(asked)))
    assert over == []


def test_forms_go_round_evenly_in_every_school(procedure: Procedure) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select max(n) - min(n) from (select unit_id, form_id, count(*) as n from assessment_invitation "
            "where procedure_id = %s group by 1, 2) g",
            [procedure.pk],
        )
        [difference] = cursor.fetchone()
    assert difference <= 1 + PEOPLE // 500
