"""Runs of routing: asked for, counted, shown to organisations, applied to drafts of routes."""

from __future__ import annotations

import time
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir import __version__
from orientir.core.mistakes import Mistake
from orientir.core.routing.changes import change
from orientir.core.routing.specs import Group, Plan, Task
from orientir.core.routing.storage import (
    plan_to_json,
    task_from_json,
    task_to_json,
)
from orientir.cycle.goals import api as goals
from orientir.cycle.learning import api as learning
from orientir.cycle.registry.api import unit_ids
from orientir.cycle.routes.queries.routing import Asked, changed_hours, read_task
from orientir.cycle.routes.routing_models import (
    GroupProposal,
    GroupProposalUnit,
    RoutingInput,
    RoutingRun,
)
from orientir.kit.journal import record

Tell = Callable[[str, int, int], None]
Kept = TypeVar("Kept")
MOST_GROUPS = 40
SEED = 2023


class RunNotReady(Mistake):
    """The run has no outcome yet, or what was asked is done already."""


@transaction.atomic
def start_run(
    *, unit: int, title: str, asked: Asked, parent: int | None, by: int, at: datetime
) -> RoutingRun:
    """A run to be counted by a job; with ``parent`` its people and groups are taken as they stood then."""
    pack = goals.get_pack(on=timezone.localdate(at))
    if parent is not None:
        unit = RoutingRun.objects.get(pk=parent, finished_at__isnull=False).unit_id
    made = RoutingRun.objects.create(
        unit_id=unit, title=title, pack=pack.id, parent_id=parent, first_day=timezone.localdate(at),
        settings=_plain(asked), versions={"orientir": __version__, "pack": pack.version},
        created_by_id=by, created_at=at,
    )  # fmt: skip
    record(event="routes.routing_asked", by=by, at=at, subject=str(made.pk))
    return made


def _plain(asked: Asked) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(asked).items()
        if value not in (None, "", 0)
    }


def asked_of(run: RoutingRun) -> Asked:
    told = dict(run.settings)
    for name in ("begins", "ends"):
        if name in told:
            told[name] = date.fromisoformat(told[name])
    return Asked(**told)


def count_run(*, run: int, by: int | None, at: datetime, tell: Tell) -> None:
    """Read or take again what goes in, solve it, keep what came out; run again it counts the same input anew."""
    from orientir.core.routing.assigning import assign  # loads what loops are compiled by
    from orientir.core.routing.outcome import summarise
    from orientir.core.routing.proposals import propose

    found = RoutingRun.objects.get(pk=run)
    task = _task(found, at)
    began = time.monotonic()
    solved = assign(task, tell)
    tell(_("New groups"), 0, 1)
    outcome, proposals = summarise(solved), propose(solved, MOST_GROUPS)
    seconds = time.monotonic() - began
    with transaction.atomic():
        RoutingInput.objects.filter(run=found).update(plan=write_kept(plan_to_json(solved.plan)))
        _keep_proposals(found, task, proposals)
        found.figures = figures_of(task, solved.plan, outcome) | {"seconds": round(seconds, 1)}
        found.finished_at = timezone.now()
        found.save(update_fields=["figures", "finished_at"])
        record(event="routes.routing_counted", by=by, at=at, subject=str(found.pk))


def _task(run: RoutingRun, at: datetime) -> Task:
    kept = RoutingInput.objects.filter(run=run).first()
    if kept is not None:
        return read_kept(kept.task, task_from_json)
    asked = asked_of(run)
    pack = goals.get_pack(pack_id=run.pack, on=run.first_day)
    if run.parent_id is None:
        task = read_task(unit=run.unit_id, pack=pack, asked=asked, at=at, seed=SEED)
    else:
        before = RoutingInput.objects.get(run=run.parent_id)
        task = changed_hours(read_kept(before.task, task_from_json), asked)
    task = change(
        task,
        seats={one.code: asked.extra_seats for one in task.groups} if asked.extra_seats else None,
        groups=_asked_groups(asked, task),
        rules=asked.rules() if run.parent_id is not None else None,
    )
    RoutingInput.objects.create(run=run, task=write_kept(task_to_json(task)))
    return task


def read_kept(content: Any, read: Callable[[str], Kept]) -> Kept:
    """What a run keeps, read by ``read`` from its compressed JSON."""
    return read(zlib.decompress(bytes(content)).decode())


def write_kept(text: str) -> bytes:
    return zlib.compress(text.encode())


def _asked_groups(asked: Asked, task: Task) -> list[Group]:
    if not (asked.programme and asked.seats and asked.begins and asked.ends):
        return []
    code = f"{asked.programme}-{_('if')}-{len(task.groups) + 1}"
    return [Group(code, asked.programme, asked.begins, asked.ends, asked.seats)]


def figures_of(task: Task, plan: Plan, outcome: Any) -> dict[str, Any]:
    """The outcome as plain figures, without anybody's name."""
    placed = {seat.learner for seat in plan.seats}
    return {
        "people": len(task.learners),
        "placed": len(placed),
        "seats": sum(one.seats for one in task.groups),
        "taken": len(plan.seats),
        "expected": plan.expected,
        "covered": plan.covered,
        "bound": plan.bound,
        "by_gain": plan.by_gain,
        "by_turn": plan.by_turn,
        "causes": outcome.causes,
        "competencies": [asdict(one) for one in outcome.competencies],
        "groups": [asdict(one) for one in outcome.groups],
        "rules": _plain_rules(task),
    }


def _plain_rules(task: Task) -> dict[str, Any]:
    rules = task.rules
    hours = Counter(one.hours for one in task.learners).most_common(1)
    return {
        "hours": hours[0][0] if hours else None,
        "most_programmes": rules.most_programmes,
        "least_gain": rules.least_gain,
        "farthest_km": rules.farthest_km,
        "least_size": rules.least_size,
        "most_size": rules.most_size,
        "first_day": rules.first_day.isoformat(),
        "last_day": rules.last_day.isoformat(),
    }


def _keep_proposals(run: RoutingRun, task: Task, proposals: list[Any]) -> None:
    offered = {one.code: one for one in learning.list_offered_programmes(on=run.first_day)}
    unit_of = {one.key: one.unit for one in task.learners}
    GroupProposal.objects.filter(run=run).delete()
    ids = unit_ids()
    for number, one in enumerate((one for one in proposals if one.programme in offered), 1):
        programme = offered[one.programme]
        made = GroupProposal.objects.create(
            run=run, number=number, programme=programme.id, programme_title=programme.title,
            organisation_id=programme.organisation, form=programme.form, competency=one.competency,
            place_id=ids.get(one.place), sizes=[len(group) for group in one.groups],
            people=one.people, units=one.units, gain=one.gain,
        )  # fmt: skip
        counts = Counter(unit_of[key] for group in one.groups for key in group)
        GroupProposalUnit.objects.bulk_create(
            GroupProposalUnit(proposal=made, unit_id=ids[code], people=count)
            for code, count in sorted(counts.items())
            if code in ids
        )


@transaction.atomic
def show_proposals(*, run: int, by: int, at: datetime) -> None:
    """From now on organisations see how many of theirs each proposed group would teach; who teaches sees the groups."""
    found = get_finished(run)
    found.shown_at = at
    found.save(update_fields=["shown_at"])
    GroupProposal.objects.filter(run=found).update(shown_at=at)
    record(event="routes.routing_shown", by=by, at=at, subject=str(run))


def get_finished(run: int) -> RoutingRun:
    found = RoutingRun.objects.select_for_update().get(pk=run)
    if found.finished_at is None:
        raise RunNotReady(_("The run is not counted yet: wait until it is."))
    return found


@dataclass(frozen=True, slots=True)
class DraftTerms:
    """When a proposed group is to learn, and until when people apply."""

    starts_on: date
    ends_on: date
    closes_on: date


@transaction.atomic
def draft_groups(*, proposal: int, terms: DraftTerms, by: int, at: datetime) -> list[str]:
    """Drafts of the proposed groups in learning, one for each size; whoever forms groups announces them."""
    found = GroupProposal.objects.select_for_update().get(pk=proposal)
    if found.made:
        raise RunNotReady(
            _("The drafts of these groups stand already: %(codes)s.")
            % {"codes": ", ".join(found.made)}
        )
    zone = timezone.get_current_timezone()
    for size in found.sizes:
        made = learning.create_group(
            programme=found.programme,
            terms=learning.GroupTerms(
                seats=size, opens_at=at,
                closes_at=datetime.combine(terms.closes_on, clock(23, 59), tzinfo=zone),
                starts_on=terms.starts_on, ends_on=terms.ends_on, form=found.form,
            ),
            by=by, at=at,
        )  # fmt: skip
        found.made.append(made.code)
    found.save(update_fields=["made"])
    record(event="routes.proposal_drafted", by=by, at=at, subject=str(proposal))
    return list(found.made)


def usual_terms(today: date) -> DraftTerms:
    """In a month, for two weeks; applications until a week before."""
    starts = today + timedelta(days=30)
    return DraftTerms(starts, starts + timedelta(days=13), starts - timedelta(days=7))
