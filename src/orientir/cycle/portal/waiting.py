"""What waits for a person, by role: pure, from facts that the rooms give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.analysis.api import AnalysisNews
from orientir.cycle.assessment.api import OwnInvitation, WaitingProcedure
from orientir.cycle.collection.api import WaitingImport
from orientir.cycle.decisions.api import WaitingAssignments
from orientir.cycle.monitoring.api import Standing, WaitingSnapshot, checks
from orientir.cycle.portal.advised import tasks_of_advice
from orientir.cycle.portal.asked import tasks_of_invitations, tasks_of_procedures
from orientir.cycle.portal.decided import tasks_of_assignments
from orientir.cycle.portal.developing import Development, tasks_of_development
from orientir.cycle.portal.planned import tasks_of_plans
from orientir.cycle.portal.todo import Task
from orientir.cycle.recommendations.api import WaitingAdvice
from orientir.cycle.roadmaps.api import WaitingPlans
from orientir.kit import russian

FREEZERS = frozenset({"operator", "ministry"})
MOST_CHECKS = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rooms tell of a person's work."""

    snapshots: Sequence[WaitingSnapshot] = ()
    standing: Standing | None = None
    imports: Sequence[WaitingImport] = ()
    open_pairs: int = 0
    invitations: Sequence[OwnInvitation] = ()
    procedures: Sequence[WaitingProcedure] = ()
    development: Development = field(default_factory=Development)
    advice: WaitingAdvice | None = None
    analyses: Sequence[AnalysisNews] = ()
    assignments: WaitingAssignments | None = None
    plans: WaitingPlans | None = None


def tasks_of(role: str, facts: Facts, today: date, at: datetime | None = None) -> list[Task]:
    """The most pressing first: what has a day, then what is open. ``at``: the moment, for tests that open and close."""
    found = [*tasks_of_invitations(facts.invitations, at or timezone.now())]
    found += tasks_of_procedures(role, facts.procedures, today)
    found += tasks_of_development(role, facts.development)
    if facts.advice is not None:
        found += tasks_of_advice(role, facts.advice, today)
    if facts.assignments is not None:
        found += tasks_of_assignments(facts.assignments)
    if facts.plans is not None:
        found += tasks_of_plans(facts.plans)
    found += [task for one in facts.snapshots for task in _of_snapshot(role, one, today)]
    found += [_of_import(one) for one in facts.imports]
    if facts.open_pairs:
        found.append(_of_pairs(facts.open_pairs))
    mark = "waiting" if role in FREEZERS else "check"
    found += [Task(mark, one.title, one.sentence, one.act, one.href) for one in facts.analyses]
    if facts.standing is not None:
        found += _of_data(role, facts.standing)
    return sorted(found, key=lambda task: (task.due_on is None, task.due_on or today))


def _of_import(one: WaitingImport) -> Task:
    href = reverse("collection:import", args=[one.id])
    title = _("File “%(name)s”") % {"name": one.file_name}
    if one.state == "refused":
        why = _("It was not loaded: there are mistakes in it. Nothing has changed in the database.")
        return Task("check", title, why, _("See the mistakes"), href)
    if one.state == "confirmation":
        why = _("Posts that the file leaves out wait to be closed: confirm it or discard the file.")
        return Task("waiting", title, why, _("See what will be closed"), href)
    why = _("It is checked and waits to be loaded.")
    return Task("waiting", title, why, _("Load the file"), href)


def _of_pairs(count: int) -> Task:
    text = ngettext("%(n)s pair of records", "%(n)s pairs of records", count)
    return Task(
        "waiting",
        _("Perhaps one person: %(pairs)s") % {"pairs": text % {"n": count}},
        _("Until it is settled, such people count twice."),
        _("Settle the pairs"),
        reverse("collection:doubts"),
    )


def _of_snapshot(role: str, one: WaitingSnapshot, today: date) -> list[Task]:
    href = reverse("monitoring:snapshot", args=[one.code])
    on = russian.day(one.reporting_on)
    if role == "municipal_specialist" and one.state == "verification" and not one.own_verdict:
        return [_verification(one, today)]
    if role not in FREEZERS:
        return []
    if one.state == "computed":
        title = _("The snapshot as of %(day)s is computed") % {"day": on}
        why = _("Nobody has verified it yet: send it to municipalities or approve it.")
        return [Task("waiting", title, why, _("Decide on the snapshot"), href)]
    if one.state == "verification":
        return [_under_verification(one, on, href, today)]
    title = _("The snapshot as of %(day)s is approved") % {"day": on}
    why = _("Until it is published, others do not see the figures.")
    return [Task("waiting", title, why, _("Publish the figures"), href)] * (role == "ministry")


def _verification(one: WaitingSnapshot, today: date) -> Task:
    late = one.verify_until is not None and one.verify_until < today
    return Task(
        "overdue" if late else "waiting",
        _("Confirm the figures of your municipality or object"),
        _("Snapshot as of %(day)s, until %(until)s.")
        % {"day": russian.day(one.reporting_on), "until": russian.day(one.verify_until)},
        _("Look and confirm"),
        reverse("monitoring:figures", args=[one.code]),
        one.verify_until,
    )


def _under_verification(one: WaitingSnapshot, on: str, href: str, today: date) -> Task:
    over = one.verify_until is not None and one.verify_until < today
    why = _("Verification lasts until %(day)s.") % {"day": russian.day(one.verify_until)}
    if one.objections:
        text = ngettext("%(n)s objection came.", "%(n)s objections came.", one.objections)
        why = f"{text % {'n': one.objections}} {why}"
    if one.unanswered:
        text = ngettext(
            "%(n)s objection to a figure waits for an answer.",
            "%(n)s objections to figures wait for an answer.",
            one.unanswered,
        )
        why = f"{text % {'n': one.unanswered}} {why}"
    return Task(
        "soon" if over or one.objections or one.unanswered else "doing",
        _("The snapshot as of %(day)s is on verification") % {"day": on},
        why,
        _("See what municipalities say"),
        href,
        one.verify_until,
    )


def _of_data(role: str, standing: Standing) -> list[Task]:
    """Figures that ask for a second look, of one's own unit."""
    if role not in FREEZERS | {"municipal_specialist", "head"}:
        return []
    found = [one for one in checks(standing.lines) if one.judgement is not None]
    pressing = [one for one in found if one.judgement and not one.judgement.is_small]
    if not pressing:
        return []
    codes = [one.indicator.code for one in pressing]
    query = urlencode({"snapshot": standing.code, "unit": standing.unit_code})
    text = ngettext(
        "Check the data of %(n)s indicator", "Check the data of %(n)s indicators", len(codes)
    )
    return [
        Task(
            "check",
            text % {"n": len(codes)},
            _("Above 100%%, none, or not all have reported: %(codes)s.") % {"codes": _few(codes)},
            _("See what is wrong"),
            f"{reverse('monitoring:home')}?{query}",
        )
    ]


def _few(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:8])
    rest = len(codes) - 8
    if rest <= 0:
        return shown
    return shown + ngettext(" and %(n)s more", " and %(n)s more", rest) % {"n": rest}
