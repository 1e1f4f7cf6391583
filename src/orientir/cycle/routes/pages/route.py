"""A route as it is read: what it is, what waits for whom, the road of steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.cycle.goals import api as goals
from orientir.cycle.learning import api as learning
from orientir.cycle.routes.models import Route, RouteNeed, RouteStep
from orientir.cycle.routes.pages import words
from orientir.cycle.routes.pages.steps import StepCard, Told, step_card
from orientir.cycle.routes.queries.routes import Whose
from orientir.cycle.routes.rules import WAY_OF, RouteStatus, StepStatus
from orientir.kit import russian
from orientir.kit.ui.parts import Fact


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


def route_page(told: Told) -> RoutePage:
    route = told.route
    model = goals.get_competency_model(pack_id=route.pack, on=told.today)
    needs = {need.pk: _deficit(need, model, told.today) for need in told.needs}
    cards = [step_card(n, step, needs, told) for n, step in enumerate(told.steps, 1)]
    heading = _("My route") if told.walker.is_person else told.whose.person_name
    return RoutePage(
        heading=heading,
        lead=_lead(told),
        status=str(words.STATUSES[route.status]),
        status_mark=words.STATUS_MARKS[route.status],
        facts=route_facts(told),
        deficits=list(needs.values()),
        steps=cards,
        mix=mix_words(told.steps, _mix_of(route, told.today)),
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
        *(
            [Fact(_("Time for programmes"), study_words(route))]
            if route.hours or route.forms
            else []
        ),
    ]


def study_words(route: Route) -> str:
    """What the person said they have for programmes."""
    hours = words.hours_words(route.hours) if route.hours else ""
    return "; ".join(filter(None, (hours, form_words(route))))


def form_words(route: Route) -> str:
    return ", ".join(str(learning.FORMS[one]) for one in route.forms)


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
        text = (
            _("You have agreed. Waits for the organisation: %(what)s.")
            if told.walker.is_person
            else _("The person has agreed. Waits for the organisation: %(what)s.")
        )
        return text % {"what": asked_words(told.steps)}
    if route.status == RouteStatus.COMPLETED and told.again:
        return _("Completed on %(day)s; measured again on %(again)s.") % {
            "day": russian.day(route.completed_on),
            "again": russian.day(told.again.on),
        }
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


def asked_words(steps: Sequence[RouteStep]) -> str:
    """What the open steps ask of the organisation: absence from work and money, each with its steps and hours."""
    still = [one for one in steps if one.status in (StepStatus.PLANNED, StepStatus.IN_PROGRESS)]
    asked = (
        (_("absence from work"), [one for one in still if one.needs_absence]),
        (_("money"), [one for one in still if one.needs_money]),
    )
    return "; ".join(
        _("%(what)s (%(steps)s, %(hours)s)")
        % {
            "what": what,
            "steps": words.count_steps(len(found)),
            "hours": words.hours_words(sum(one.hours or 0 for one in found)),
        }
        for what, found in asked
        if found
    )


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
    if told.sees_deficits:
        return ""
    return _("The person shows the steps of the route, not the results of the diagnostic.")


WAYS = ("work", "people", "courses")


def _mix_of(route: Route, on: date) -> Mapping[str, int]:
    """How much of a route each way of learning is to be by the methodology, percent."""
    return {
        way: int(goals.get_parameter(pack_id=route.pack, name=f"route.share_of_{way}", on=on))
        for way in WAYS
    }


def mix_words(steps: Sequence[RouteStep], asked: Mapping[str, int]) -> str:
    """Hours by the three ways of learning beside what the methodology asks (the mix 70/20/10)."""
    hours: Counter[str] = Counter()
    for step in steps:
        if step.status != StepStatus.CANCELLED:
            hours[WAY_OF[step.kind]] += step.hours or 0
    total = sum(hours.values())
    if not total:
        return ""
    parts = [
        _("%(way)s %(share)s%% (by the methodology %(asked)s)")
        % {
            "way": words.WAYS[way],
            "share": russian.number(100 * hours[way] / total, 0),
            "asked": asked[way],
        }
        for way in WAYS
    ]
    return _("%(hours)s: %(parts)s") % {
        "hours": words.hours_words(total),
        "parts": ", ".join(parts),
    }
