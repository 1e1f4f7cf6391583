"""A step of a route as it is read: what it is, where it stands, what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from orientir.cycle.routes.models import Route, RouteFile, RouteNeed, RouteStep
from orientir.cycle.routes.pages import words
from orientir.cycle.routes.queries.again import Again
from orientir.cycle.routes.queries.routes import Whose
from orientir.cycle.routes.rules import COURSES, LIVE, OPEN, RouteStatus, Sharing, StepStatus
from orientir.kit import russian


@dataclass(frozen=True, slots=True)
class Walker:
    """Who reads the route, and so what they may do on it."""

    is_person: bool
    is_curator: bool
    runs: bool
    in_hand: bool

    def chooses(self, route: Route) -> bool:
        """A programme for a step: whoever edits it, and along the way the one who accompanies."""
        return self.edits(route) or (self.is_curator and route.status in OPEN)

    def edits(self, route: Route) -> bool:
        """Steps of a draft: the person and who helps; along the way the person alone."""
        if route.status == RouteStatus.DRAFT:
            return self.is_person or self.is_curator or self.runs
        return self.is_person and route.status in (RouteStatus.AGREED, RouteStatus.ACTIVE)


@dataclass(frozen=True, slots=True)
class StepCard:
    """One step of the road."""

    id: int
    number: int
    goal: str
    kind: str
    title: str
    detail: str
    deficit: str
    asks: str
    why: str
    report: str
    due_on: date
    mark: str
    state: str
    result: str
    said: str
    is_open: bool
    waits_mark: bool
    may_report: bool
    may_choose: bool = False
    may_apply: bool = False
    is_chosen: bool = False
    is_first: bool = False
    is_last: bool = False
    files: Sequence[RouteFile] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What the page is made of."""

    route: Route
    whose: Whose
    steps: Sequence[RouteStep]
    needs: Sequence[RouteNeed]
    walker: Walker
    today: date
    files: Sequence[RouteFile] = ()
    again: Again | None = None

    @property
    def sees_deficits(self) -> bool:
        """Others only where the person agreed to show them; why a programme was chosen names them too."""
        is_shown = self.route.sharing == Sharing.DEFICITS
        return self.walker.is_person or self.walker.runs or is_shown


def step_card(number: int, step: RouteStep, needs: Mapping[int, str], told: Told) -> StepCard:
    is_open = step.status in (StepStatus.PLANNED, StepStatus.IN_PROGRESS)
    waits = is_open and step.reported_on is not None
    state, mark = _state(step, told.today, waits)
    is_active = told.route.status == RouteStatus.ACTIVE
    is_free = is_open and not waits and step.kind in COURSES and step.application_state not in LIVE
    applies = told.walker.is_person or told.walker.in_hand
    return StepCard(
        id=step.pk,
        number=number,
        goal=step.goal,
        kind=step.kind,
        title=step_title(step),
        detail=_detail(step),
        deficit=needs.get(step.need_id or 0, ""),
        asks=_asks(step),
        why=step.why if told.sees_deficits else "",
        report=step.report,
        due_on=step.due_on,
        mark=mark,
        state=state,
        result=step.result,
        said=step.mark,
        is_open=is_open,
        waits_mark=waits and is_active and told.walker.is_curator,
        may_report=is_open and not waits and is_active and told.walker.is_person,
        may_choose=is_free and told.walker.chooses(told.route),
        may_apply=is_free and is_active and applies and step.group is not None,
        is_chosen=bool(step.programme),
        is_first=number == 1,
        is_last=number == len(told.steps),
        files=[one for one in told.files if one.step_id == step.pk],
    )


def step_title(step: RouteStep) -> str:
    """What is to be done; a programme not chosen yet is told as that."""
    if step.title:
        return step.title
    if step.kind in ("upskilling", "retraining"):
        return _("A programme, to be chosen from the catalogue")
    return str(words.KINDS[step.kind]).capitalize()


def _detail(step: RouteStep) -> str:
    parts = [str(words.KINDS[step.kind])]
    if step.hours:
        parts.append(words.hours_words(step.hours))
    return ", ".join(parts)


def _asks(step: RouteStep) -> str:
    asked = [
        *([_("money of the organisation")] if step.needs_money else []),
        *([_("absence from work")] if step.needs_absence else []),
    ]
    return ", ".join(asked)


def _state(step: RouteStep, today: date, waits: bool) -> tuple[str, str]:
    """Words and the mark of the state."""
    if step.status == StepStatus.COMPLETED:
        return _("done on %(day)s") % {"day": russian.day(step.completed_on)}, "done"
    if step.status == StepStatus.CANCELLED:
        return _("taken away"), "not_established"
    if waits:
        return _("reported, waits for the mark"), "waiting"
    if step.application_state and step.status != StepStatus.CANCELLED:
        mark, asked = words.ASKED[step.application_state]
        until = _("until %(day)s") % {"day": russian.day(step.due_on)}
        return f"{asked}, {until}", mark
    if step.due_on < today:
        return _("overdue since %(day)s") % {"day": russian.day(step.due_on)}, "overdue"
    state = "doing" if step.status == StepStatus.IN_PROGRESS else "ahead"
    return _("until %(day)s") % {"day": russian.day(step.due_on)}, state
