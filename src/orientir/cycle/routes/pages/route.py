"""A route as it is read: what it is, what waits for whom, the road of steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.cycle.goals import api as goals
from orientir.cycle.routes.models import Route, RouteNeed, RouteStep
from orientir.cycle.routes.pages import words
from orientir.cycle.routes.queries.routes import Whose
from orientir.cycle.routes.rules import WAY_OF, RouteStatus, Sharing, StepStatus
from orientir.kit import russian
from orientir.kit.ui.parts import Fact


@dataclass(frozen=True, slots=True)
class Walker:
    """Who reads the route, and so what they may do on it."""

    is_person: bool
    is_curator: bool
    runs: bool
    in_hand: bool

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
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class RoutePage:
    """Everything the page of a route says."""

    heading: str
    lead: str
    status: str
    status_mark: str
    facts: Sequence[Fact]
    deficits: Sequence[str]
    steps: Sequence[StepCard]
    mix: str
    hidden: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the page is made of."""

    route: Route
    whose: Whose
    steps: Sequence[RouteStep]
    needs: Sequence[RouteNeed]
    walker: Walker
    today: date


def route_page(told: Told) -> RoutePage:
    route = told.route
    model = goals.get_competency_model(pack_id=route.pack, on=told.today)
    needs = {need.pk: _deficit(need, model, told.today) for need in told.needs}
    cards = [_card(n, step, needs, told) for n, step in enumerate(told.steps, 1)]
    heading = _("My route") if told.walker.is_person else told.whose.person_name
    return RoutePage(
        heading=heading,
        lead=_lead(told),
        status=str(words.STATUSES[route.status]),
        status_mark=words.STATUS_MARKS[route.status],
        facts=route_facts(told),
        deficits=list(needs.values()),
        steps=cards,
        mix=mix_words(told.steps),
        hidden=_hidden(told),
    )


def _deficit(need: RouteNeed, model: goals.CompetencyModel, today: date) -> str:
    """Competency, level, how sure it is."""
    scale = model.scale_of(need.competency)
    level = next((one.title for one in scale.levels if one.code == need.level), "") if scale else ""
    told = [_("%(level)s level") % {"level": level}] if level else []
    sure = words.certainty(need.probability, today)
    parts = ", ".join([*told, *([sure] if sure else [])])
    title = f"«{model.title_of(need.competency)}»"
    return f"{title}: {parts}" if parts else title


def _card(number: int, step: RouteStep, needs: Mapping[int, str], told: Told) -> StepCard:
    is_open = step.status in (StepStatus.PLANNED, StepStatus.IN_PROGRESS)
    waits = is_open and step.reported_on is not None
    state, mark = _state(step, told.today, waits)
    is_active = told.route.status == RouteStatus.ACTIVE
    return StepCard(
        id=step.pk,
        number=number,
        goal=step.goal,
        kind=step.kind,
        title=step_title(step),
        detail=_detail(step),
        deficit=needs.get(step.need_id or 0, ""),
        asks=_asks(step),
        why=step.why,
        report=step.report,
        due_on=step.due_on,
        mark=mark,
        state=state,
        result=step.result,
        said=step.mark,
        is_open=is_open,
        waits_mark=waits and is_active and told.walker.is_curator,
        may_report=is_open and not waits and is_active and told.walker.is_person,
        is_first=number == 1,
        is_last=number == len(told.steps),
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
    if step.due_on < today:
        return _("overdue since %(day)s") % {"day": russian.day(step.due_on)}, "overdue"
    state = "doing" if step.status == StepStatus.IN_PROGRESS else "ahead"
    return _("until %(day)s") % {"day": russian.day(step.due_on)}, state


def route_facts(told: Told) -> list[Fact]:
    """The header of the Concept's form."""
    route, whose = told.route, told.whose
    return [
        Fact(_("Who"), whose.person_name),
        Fact(_("Post held"), route.position or russian.MISSING),
        Fact(_("Organisation"), whose.unit_title),
        Fact(_("Ground"), ground_words(route)),
        Fact(_("Period"), _period(route)),
        Fact(_("Who accompanies"), support_words(route, whose)),
    ]


def ground_words(route: Route) -> str:
    if route.procedure is None:
        return _("own wish, without a diagnostic")
    on = route.result.completed_on if route.result else None
    return f"{route.procedure.title}, {russian.day(on)}" if on else route.procedure.title


def support_words(route: Route, whose: Whose) -> str:
    if not whose.curator_name:
        return _("nobody yet")
    return f"{whose.curator_name}, {words.SUPPORTS[route.support or 'curator']}"


def _period(route: Route) -> str:
    begins = route.formed_on or timezone.localdate(route.created_at)
    return f"{russian.day(begins)} – {russian.day(route.completed_on or route.ends_on)}"


def _lead(told: Told) -> str:
    """What stands and what to do now: at most three sentences."""
    route = told.route
    if route.status == RouteStatus.DRAFT:
        return _draft_lead(told)
    if route.status == RouteStatus.AGREED:
        return _("The person has agreed. Money or absence from work waits for the organisation.")
    if route.status == RouteStatus.COMPLETED:
        return _("Completed on %(day)s. The next diagnostic shows what has changed.") % {
            "day": russian.day(route.completed_on)
        }
    if route.status == RouteStatus.CANCELLED:
        return _("Cancelled on %(day)s: %(reason)s") % {
            "day": russian.day(route.cancelled_on),
            "reason": route.because,
        }
    done = words.steps_words(route.steps_done, route.steps_total)
    if route.next_due_on is None:
        return _("Passed: %(done)s.") % {"done": done}
    return _("Passed: %(done)s. The next step is due on %(day)s.") % {
        "done": done,
        "day": russian.day(route.next_due_on),
    }


def _draft_lead(told: Told) -> str:
    route = told.route
    parts = []
    if route.because:
        parts.append(_("Returned: %(reason)s.") % {"reason": route.because.rstrip(".")})
    if not told.steps:
        parts.append(_("There are no steps yet: add the first one."))
    late = (told.today - route.due_on).days
    day = russian.day(route.due_on)
    if told.walker.is_person:
        parts.append(
            _("This is a proposal: nothing begins until you agree. Change what does not fit.")
        )
    if late > 0:
        parts.append(_("It was to be agreed by %(day)s.") % {"day": day})
    else:
        parts.append(_("Please settle it by %(day)s.") % {"day": day})
    return " ".join(parts)


def _hidden(told: Told) -> str:
    """Said to others where the person kept what they lack to themselves."""
    if told.walker.is_person or told.walker.runs or told.route.sharing == Sharing.DEFICITS:
        return ""
    return _("The person shows the steps of the route, not the results of the diagnostic.")


def mix_words(steps: Sequence[RouteStep]) -> str:
    """Hours by the three ways of learning, as the mix 70/20/10 asks."""
    hours: Counter[str] = Counter()
    for step in steps:
        if step.status != StepStatus.CANCELLED:
            hours[WAY_OF[step.kind]] += step.hours or 0
    total = sum(hours.values())
    if not total:
        return ""
    parts = [
        f"{words.WAYS[way]} {russian.percent(100 * hours[way] / total)}"
        for way in ("work", "people", "courses")
        if hours[way]
    ]
    return _("%(hours)s: %(parts)s") % {
        "hours": words.hours_words(total),
        "parts": ", ".join(parts),
    }
