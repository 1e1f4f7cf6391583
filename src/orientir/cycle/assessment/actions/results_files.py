"""Results from paper or another system: a file becomes sittings and responses as a whole, and goes as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.items.storage import from_json
from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.invitations import invite_people
from orientir.cycle.assessment.models import (
    Form,
    FormItem,
    Invitation,
    ItemVersion,
    Procedure,
    Response,
    ResultsFile,
    Sitting,
)
from orientir.cycle.assessment.outside.qti import read_results
from orientir.cycle.assessment.outside.shapes import FormItems, Known, PersonResults
from orientir.cycle.assessment.outside.sheets import read_sheet
from orientir.cycle.assessment.rules import Ending, ProcedureState, ScoreState
from orientir.kit.bulk import execute
from orientir.kit.journal import record
from orientir.kit.tabular.issues import Issue

TAKING = (ProcedureState.OPEN, ProcedureState.CLOSED)
MANY = 2_000


class ResultsNotTaken(Mistake):
    """Nothing of the file was taken; ``issues`` list every row and cell that is in the way."""

    def __init__(self, sentence: str, issues: Sequence[Issue] = ()) -> None:
        super().__init__(sentence)
        self.issues = tuple(issues)


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as it came; ``source``: paper or external."""

    name: str
    content: bytes
    source: str


def get_known(procedure: int) -> Known:
    """The forms of a procedure with their items, as results may name them."""
    rows = FormItem.objects.filter(form__procedure=procedure).select_related("version__item")
    positions: dict[int, dict[str, int]] = {}
    versions: dict[str, ItemVersion] = {}
    for row in rows:
        code = row.version.item.code
        positions.setdefault(row.form_id, {})[code] = row.position
        versions[code] = row.version
    forms = Form.objects.filter(procedure=procedure).order_by("pk")
    return Known(
        tuple(FormItems(form.pk, form.code, positions.get(form.pk, {})) for form in forms),
        {code: version.pk for code, version in versions.items()},
        {code: from_json(version.content) for code, version in versions.items()},
    )


@transaction.atomic
def bring_results(
    *, procedure: int, file: GivenFile, within: int, by: int, at: datetime
) -> ResultsFile:
    """All of the file or nothing. Who was not invited is invited by it; consent is noted as held elsewhere.

    Raises ResultsNotTaken with every row that is in the way.
    """
    found = Procedure.objects.select_for_update().get(pk=procedure)
    if found.state not in TAKING:
        raise ResultsNotTaken(_("Results are brought in while the procedure is open or closed."))
    known = get_known(found.pk)
    is_sheet = file.name.lower().endswith((".xlsx", ".csv"))
    read = (read_sheet if is_sheet else read_results)(file.content, file.name, known)
    people = [one.person for one in read.people]
    if not read.issues and found.state == ProcedureState.OPEN:
        invite_people(procedure=found.pk, people=people, within=within, by=by, at=at)
    invitations = _invitations(found.pk, people)
    issues = read.issues or [*_in_the_way(found, read.people, invitations)]
    if issues or not people:
        raise ResultsNotTaken(_sentence(len(issues)), issues)
    with connection.cursor() as cursor:
        cursor.execute("select note_consent_elsewhere(%s, %s)", [found.pk, people])
    made = _write(found, file, read.people, invitations, known, by, at)
    record(event="assessment.results_brought", by=by, at=at, subject=found.code, persons=people)
    return made


def _sentence(count: int) -> str:
    if not count:
        return _("There is not a single result in the file. Nothing has changed.")
    return _("The file is not taken: mistakes found: %(n)s. Nothing has changed.") % {"n": count}


def _invitations(procedure: int, people: Sequence[int]) -> dict[int, Invitation]:
    found = Invitation.objects.filter(procedure=procedure, person__in=people)
    return {one.person_id: one for one in found.select_related("form")}


def _in_the_way(
    procedure: Procedure, people: Sequence[PersonResults], invitations: Mapping[int, Invitation]
) -> list[Issue]:
    """Who cannot be given a result: not invited and no post, or no attempt left."""
    used: dict[int, int] = {}
    sat = Sitting.objects.filter(procedure=procedure, person__in=[one.person for one in people])
    for sat_by in sat.values_list("invitation_id", flat=True):
        used[sat_by] = used.get(sat_by, 0) + 1
    found = []
    for one in people:
        invitation = invitations.get(one.person)
        if invitation is None:
            found.append(_issue(one, "Человек не приглашён и не работает в ваших организациях"))
        elif used.get(invitation.pk, 0) >= procedure.attempts + invitation.extra_attempts:
            found.append(_issue(one, "У этого человека уже есть результат этой процедуры"))
        elif not one.form and invitation.form_id is None:
            found.append(_issue(one, "Не ясно, какая это форма"))
    return found


def _issue(one: PersonResults, wrong: str) -> Issue:
    return Issue("error", "person", "", one.row, "", "", wrong, "—")


def _write(
    procedure: Procedure,
    file: GivenFile,
    people: Sequence[PersonResults],
    invitations: Mapping[int, Invitation],
    known: Known,
    by: int,
    at: datetime,
) -> ResultsFile:
    made = ResultsFile.objects.create(
        procedure=procedure,
        source=file.source,
        file_name=file.name[:255],
        file_sha256=hashlib.sha256(file.content).hexdigest(),
        persons=len(people),
        responses=sum(len(one.answers) for one in people),
        loaded_by_id=by,
        loaded_at=at,
    )
    attempts = _attempts(procedure.pk)
    pairs = [
        (one, _sitting(made, one, invitations[one.person], known, attempts, at)) for one in people
    ]
    Sitting.objects.bulk_create([sitting for _one, sitting in pairs], batch_size=MANY)
    responses = [response for one, sitting in pairs for response in _responses(one, sitting, known)]
    Response.objects.bulk_create(responses, batch_size=MANY)
    return made


def _attempts(procedure: int) -> dict[int, int]:
    """Invitation → the last attempt there was."""
    rows = Sitting.objects.filter(procedure=procedure).values_list("invitation_id", "attempt")
    last: dict[int, int] = {}
    for invitation, attempt in rows:
        last[invitation] = max(attempt, last.get(invitation, 0))
    return last


def _sitting(
    file: ResultsFile,
    one: PersonResults,
    invitation: Invitation,
    known: Known,
    attempts: Mapping[int, int],
    at: datetime,
) -> Sitting:
    form = known.form(one.form)
    taken = timezone.make_aware(datetime.combine(one.taken_on, time(12))) if one.taken_on else at
    return Sitting(
        invitation=invitation,
        procedure_id=file.procedure_id,
        person_id=one.person,
        unit_id=invitation.unit_id,
        form_id=form.id if form else invitation.form_id,
        attempt=attempts.get(invitation.pk, 0) + 1,
        source=file.source,
        results_file=file,
        opened_at=taken,
        ended_at=taken,
        ended_by=Ending.OPERATOR,
    )


def _responses(one: PersonResults, sitting: Sitting, known: Known) -> list[Response]:
    """Every task of the form: what is left empty before the last answer was omitted, after it not reached."""
    form = next(form for form in known.forms if form.id == sitting.form_id)
    reached = max((form.positions[code] for code in one.answers), default=0)
    return [
        _response(one, sitting, known, code, position, is_reached=position <= reached)
        for code, position in sorted(form.positions.items(), key=lambda pair: pair[1])
    ]


def _response(
    one: PersonResults,
    sitting: Sitting,
    known: Known,
    code: str,
    position: int,
    *,
    is_reached: bool,
) -> Response:
    given = one.answers.get(code)
    state = ScoreState.OMITTED if is_reached else ScoreState.NOT_REACHED
    return Response(
        sitting=sitting,
        version_id=known.versions[code],
        position=position,
        content=given.content if given else None,
        state=given.state if given else state,
        points=given.points if given else (Decimal(0) if is_reached else None),
        max_points=known.items[code].max_score,
    )


@transaction.atomic
def undo_results(*, results_file: int, by: int, at: datetime) -> int:
    """Take a file back as a whole while its procedure is not scored; returns how many sittings went."""
    file = ResultsFile.objects.select_for_update().get(pk=results_file)
    procedure = Procedure.objects.get(pk=file.procedure_id)
    if procedure.state not in TAKING or file.undone_at is not None:
        raise ResultsNotTaken(_("This file can no longer be taken back: the results are counted."))
    sittings = Sitting.objects.filter(results_file=file)
    people = list(sittings.values_list("person_id", flat=True))
    Response.objects.filter(sitting__in=sittings).delete()
    execute("delete from assessment_sitting where results_file_id = %s", [file.pk])
    file.undone_at = at
    file.save(update_fields=["undone_at"])
    record(
        event="assessment.results_taken_back", by=by, at=at, subject=procedure.code, persons=people
    )
    return len(people)
