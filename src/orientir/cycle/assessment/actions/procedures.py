"""The life of a procedure: drafted, changed, opened, closed, cancelled. Every step is journalled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.core.mistakes import Mistake
from orientir.core.packs.competencies import Instrument
from orientir.cycle.assessment.actions.invitations import tell_invited
from orientir.cycle.assessment.models import Form, FormItem, Invitation, Procedure, Sitting
from orientir.cycle.assessment.rules import Delivery, ItemStatus, ProcedureState
from orientir.kit.journal import record

State = ProcedureState
MOST_MINUTES = 600
MOST_ATTEMPTS = 5
MOST_YEARS = 75


class ProcedureNotReady(Mistake):
    """The step asks for something that is not there yet; ``reasons`` say what, one sentence each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = tuple(reasons)


class StepNotAllowed(Mistake):
    """The procedure does not stand where this step begins."""


class TermsNotSound(Mistake):
    """The window, the minutes or the attempts contradict themselves."""


@dataclass(frozen=True, slots=True)
class Terms:
    """When and how a procedure is sat, and for how many years after it what it brings is kept.

    ``minutes`` None: no limit of time.
    """

    title: str
    opens_at: datetime
    closes_at: datetime
    minutes: int | None
    attempts: int
    delivery: str
    keep_answers_years: int = 3
    keep_results_years: int = 5


@dataclass(frozen=True, slots=True)
class Audience:
    """Whose posts are asked; an empty list asks for any. ``units``: codes, each with all below it."""

    units: list[str]
    staff_category: list[str]
    positions: list[str]
    subjects: list[str]


@transaction.atomic
def create_procedure(
    *,
    instrument: Instrument,
    pack: str,
    unit: int,
    terms: Terms,
    consent: str,
    by: int,
    at: datetime,
) -> Procedure:
    """A draft by an instrument of a pack, for the staff that the instrument measures."""
    _check(terms)
    audience = Audience([], [instrument.staff_category], list(instrument.positions), [])
    made = Procedure.objects.create(
        code=_free_code(instrument.code, timezone.localdate(at)),
        kind=instrument.kind,
        operator=instrument.operator,
        pack=pack,
        instrument=instrument.code,
        unit_id=unit,
        audience=asdict(audience),
        consent_text=consent,
        created_by_id=by,
        created_at=at,
        **asdict(terms),
    )
    _note("assessment.procedure_created", made, by, at)
    return made


def _free_code(instrument: str, on: date) -> str:
    """``<instrument>-<year>-<number>``, the first number that is free."""
    stem = f"{slugify(instrument) or 'procedure'}-{on.year}"
    taken = set(Procedure.objects.filter(code__startswith=stem).values_list("code", flat=True))
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def _check(terms: Terms) -> None:
    if not terms.title.strip():
        raise TermsNotSound(_("Give the procedure a title."))
    if terms.closes_at <= terms.opens_at:
        raise TermsNotSound(_("The window closes before it opens: choose a later end."))
    if terms.minutes is not None and not 1 <= terms.minutes <= MOST_MINUTES:
        raise TermsNotSound(_("Minutes: from 1 to %(most)s.") % {"most": MOST_MINUTES})
    if not 1 <= terms.attempts <= MOST_ATTEMPTS:
        raise TermsNotSound(_("Attempts: from 1 to %(most)s.") % {"most": MOST_ATTEMPTS})
    if not 1 <= terms.keep_answers_years <= terms.keep_results_years <= MOST_YEARS:
        raise TermsNotSound(
            _("Terms of keeping: from 1 to %(most)s years, answers no longer than results.")
            % {"most": MOST_YEARS}
        )
    if terms.delivery not in Delivery.values:
        raise TermsNotSound(_("Choose how the test is taken."))


@transaction.atomic
def change_terms(
    *, procedure: int, terms: Terms, consent: str | None = None, by: int, at: datetime
) -> Procedure:
    """A draft may change in everything; of an open procedure the end of the window alone."""
    _check(terms)
    found = _locked(procedure, (State.DRAFT, State.OPEN))
    changes: dict[str, Any] = {**asdict(terms)}
    if found.state == State.OPEN:
        if terms.closes_at <= at:
            raise TermsNotSound(_("This end is in the past. To end now, close the procedure."))
        changes = {"closes_at": terms.closes_at}
    elif consent is not None:
        changes["consent_text"] = consent
    changed = _set(found, changes)
    _note("assessment.procedure_changed", found, by, at, changed)
    return found


@transaction.atomic
def set_audience(*, procedure: int, audience: Audience, by: int, at: datetime) -> Procedure:
    """Whom the rule asks; who was invited by an earlier rule is not touched."""
    found = _locked(procedure, (State.DRAFT, State.OPEN))
    changed = _set(found, {"audience": asdict(audience)})
    _note("assessment.audience_set", found, by, at, changed)
    return found


def missing_for_opening(procedure: Procedure, at: datetime) -> list[str]:
    """What keeps a draft from being opened, one sentence each; nothing: it may be."""
    found = []
    if not Form.objects.filter(procedure=procedure).exists():
        found.append(_("There are no forms yet: build them from the bank."))
    gone = _count_gone(procedure)
    if gone:
        text = ngettext(
            "%(n)s task of the forms is no longer live: build the forms anew.",
            "%(n)s tasks of the forms are no longer live: build the forms anew.",
            gone,
        )
        found.append(text % {"n": gone})
    if not Invitation.objects.filter(procedure=procedure).exists():
        found.append(_("Nobody is invited yet: invite people by the rule or one by one."))
    if procedure.closes_at <= at:
        found.append(_("The window is over already: move its end."))
    if not procedure.consent_text.strip():
        found.append(_("There is no text of consent: people must know what they agree to."))
    if _is_pool_undesigned(procedure):
        found.append(_("The forms were built for another way of sitting: build them anew."))
    return found


def _is_pool_undesigned(procedure: Procedure) -> bool:
    """An adaptive test over a form without a design, or a design where nobody chooses as it goes."""
    designed = Form.objects.filter(procedure=procedure, report__has_key="adaptive").exists()
    is_adaptive = procedure.delivery == Delivery.ADAPTIVE
    return Form.objects.filter(procedure=procedure).exists() and designed != is_adaptive


def _count_gone(procedure: Procedure) -> int:
    """Tasks that stand in the forms and may no longer be put before people."""
    usable = (ItemStatus.LIVE, ItemStatus.TRIAL)
    standing = FormItem.objects.filter(form__procedure=procedure)
    return standing.exclude(version__item__status__in=usable).values("version").distinct().count()


@transaction.atomic
def open_procedure(*, procedure: int, by: int, at: datetime) -> Procedure:
    """People see their invitations from now on; they sit from ``opens_at``. Forms stay as they are.

    Raises ProcedureNotReady with every reason at once.
    """
    found = _locked(procedure, (State.DRAFT,))
    reasons = missing_for_opening(found, at)
    if reasons:
        raise ProcedureNotReady(reasons)
    _set(found, {"state": State.OPEN})
    _note("assessment.procedure_opened", found, by, at)
    found.refresh_from_db()
    tell_invited(found, at)
    return found


@transaction.atomic
def close_procedure(*, procedure: int, by: int, at: datetime) -> Procedure:
    """No one sits after ``at``; sittings that are open end with what was saved by then."""
    found = _locked(procedure, (State.OPEN,))
    changes: dict[str, Any] = {"state": State.CLOSED}
    if at < found.closes_at:
        # a window that never opened still ends after its beginning
        changes["closes_at"] = max(at, found.opens_at + timedelta(seconds=1))
    _set(found, changes)
    _note("assessment.procedure_closed", found, by, at)
    return found


@transaction.atomic
def cancel_procedure(*, procedure: int, because: str, by: int, at: datetime) -> Procedure:
    """It does not take place; answers already given are kept and never scored."""
    reason = because.strip()
    if not reason:
        raise StepNotAllowed(_("Say why the procedure is cancelled: people will read it."))
    found = _locked(procedure, (State.DRAFT, State.OPEN, State.CLOSED))
    _set(found, {"state": State.CANCELLED, "cancelled_because": reason})
    _note("assessment.procedure_cancelled", found, by, at)
    return found


@transaction.atomic
def discard_draft(*, procedure: int, by: int, at: datetime) -> None:
    """A draft that nobody but its operator has seen goes without a trace but the journal's."""
    found = _locked(procedure, (State.DRAFT,))
    if Sitting.objects.filter(procedure=found).exists():
        raise StepNotAllowed(_("Results were brought into this draft: take them back first."))
    _note("assessment.procedure_discarded", found, by, at)
    found.delete()


def _locked(procedure: int, states: Collection[str]) -> Procedure:
    found = Procedure.objects.select_for_update().get(pk=procedure)
    if found.state not in states:
        raise StepNotAllowed(
            _("Procedure “%(title)s” has moved on meanwhile: reload its page.")
            % {"title": found.title}
        )
    return found


def _set(found: Procedure, changes: dict[str, Any]) -> list[str]:
    changed = sorted(name for name, value in changes.items() if getattr(found, name) != value)
    for name in changed:
        setattr(found, name, changes[name])
    found.save(update_fields=changed)
    return changed


def _note(
    event: str, procedure: Procedure, by: int, at: datetime, fields: Sequence[str] = ()
) -> None:
    record(event=event, by=by, at=at, subject=procedure.code, fields=fields)
