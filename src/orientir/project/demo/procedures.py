"""Procedures of the demo: one open for everybody to look at and sit, one closed earlier, one draft.

Made by the operator's own deeds, under the operator's session. What invented people answered to their invitations is
written for them: they have no accounts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from orientir.core.packs.competencies import Instrument
from orientir.cycle.assessment import api as assessment
from orientir.cycle.goals.api import find_instrument, find_operator_title
from orientir.cycle.registry.api import Account, Grant
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import log_in
from orientir.project.demo.accounts import PASSWORD

PACK = "chelyabinsk-2023"
OPEN, EARLIER, DRAFT = (
    "Диагностика педагогов: осень",
    "Диагностика педагогов: весна",
    "Диагностика руководителей",
)
FORMS = assessment.FormsOrder(forms=2, anchors=10, seed=7)
AGREED_EARLIER, AGREED_NOW, DECLINED = 72, 45, 8
"""Of 100 invited."""


def bring_procedures() -> list[str]:
    """Make the procedures that are not there yet; returns the titles of those that came."""
    made = []
    for title, make in ((EARLIER, _earlier), (OPEN, _open), (DRAFT, _draft)):
        if assessment.find_procedure_by_title(title) is None:
            with acting_by(operator_session()):
                make(title)
            made.append(title)
    return made


def earlier_procedure() -> int | None:
    """The closed one, whose people have agreed and whose answers are to be invented; None: not there."""
    return assessment.find_procedure_by_title(EARLIER)


def operator_session() -> str:
    """A fresh session of the operator: what is done under it is done with the operator's rights."""
    return log_in(login="operator", password=PASSWORD, address="demo").token


def operator_account() -> int:
    return int(Account.objects.values_list("pk", flat=True).get(login="operator"))


@transaction.atomic
def _earlier(title: str) -> None:
    """Half a year ago, closed; nobody has answered a task yet."""
    began = timezone.now() - timedelta(days=190)
    made = create("teachers", title, began, began + timedelta(days=30), at=began)
    by = operator_account()
    assessment.invite_by_rule(procedure=made, by=by, at=began)
    build_forms(made, "teachers", began)
    assessment.open_procedure(procedure=made, by=by, at=began)
    answer_for(made, agreed=AGREED_EARLIER, at=began + timedelta(days=3))
    assessment.close_procedure(procedure=made, by=by, at=began + timedelta(days=30))


@transaction.atomic
def _open(title: str) -> None:
    """Open now; the teacher of the demo is invited and decides herself."""
    now = timezone.now()
    made = create("teachers", title, now - timedelta(hours=1), now + timedelta(days=30), at=now)
    by = operator_account()
    assessment.invite_by_rule(procedure=made, by=by, at=now)
    build_forms(made, "teachers", now)
    assessment.open_procedure(procedure=made, by=by, at=now)
    answer_for(made, agreed=AGREED_NOW, at=now)


@transaction.atomic
def _draft(title: str) -> None:
    now = timezone.now()
    made = create("heads", title, now + timedelta(days=14), now + timedelta(days=44), at=now)
    build_forms(made, "heads", now, assessment.FormsOrder(forms=1, seed=7))


def find_demo_instrument(code: str, at: datetime) -> Instrument:
    found = find_instrument(pack_id=PACK, code=code, on=timezone.localdate(at))
    assert found is not None  # a demo without its own methodology is a fault of the program
    return found


def create(
    instrument: str,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    *,
    at: datetime,
    delivery: str = "linear",
) -> int:
    found = find_demo_instrument(instrument, at)
    unit = Grant.objects.values_list("unit_id", flat=True).get(account=operator_account())
    operator = find_operator_title(PACK, found.operator, timezone.localdate(at))
    return int(
        assessment.create_procedure(
            instrument=found,
            pack=PACK,
            unit=unit,
            terms=assessment.Terms(title, opens_at, closes_at, found.minutes, 1, delivery),
            consent=assessment.proposed_consent(title, operator),
            by=operator_account(),
            at=at,
        ).pk
    )


def build_forms(
    procedure: int, instrument: str, at: datetime, order: assessment.FormsOrder = FORMS
) -> None:
    found = find_demo_instrument(instrument, at)
    assessment.build_forms(
        procedure=procedure, instrument=found, order=order, by=operator_account(), at=at
    )


def answer_for(procedure: int, *, agreed: int, at: datetime, everybody: bool = False) -> None:
    """What invented people said; the demo's own people with accounts answer for themselves now."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ANSWERS,
            {
                "procedure": procedure,
                "agreed": agreed,
                "declined": DECLINED,
                "at": at,
                "everybody": everybody,
            },
        )


_ANSWERS = """
with lot as (
  select i.id, p.consent_text,
    ('x' || substr(md5(i.person_id::text || '-' || p.id::text), 1, 6))::bit(24)::int %% 100 as place
  from assessment_invitation i join assessment_procedure p on p.id = i.procedure_id
  where p.id = %(procedure)s and (%(everybody)s or p.closes_at < now()
    or not exists (select 1 from registry_account a where a.person_id = i.person_id))
)
update assessment_invitation i set answered_at = %(at)s,
  answer = case when lot.place < %(agreed)s then 'consented' else 'declined' end,
  consent_sha256 = case when lot.place < %(agreed)s
    then encode(sha256(convert_to(lot.consent_text, 'UTF8')), 'hex') else '' end
from lot where lot.id = i.id and lot.place < %(agreed)s + %(declined)s
"""
