"""What a person may learn for a step: groups that suit them, and why the others do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from orientir.core.routing.reasons import Explainer
from orientir.core.routing.specs import Lack, Plan, Task
from orientir.cycle.goals import api as goals
from orientir.cycle.learning import api as learning
from orientir.cycle.routes.models import Route, RouteNeed, RouteStep
from orientir.cycle.routes.queries.routes import list_needs
from orientir.cycle.routes.queries.routing import read_own_task

_ANYTHING = "*"
_NOBODY = Plan((), 0.0, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Option:
    """A group before a person. ``mends``: codes of what the route mends that it teaches; ``hinders``: what stands in
    the way, in words; empty: it suits, at worst in the queue for a seat.
    """

    group: learning.OfferedGroup
    mends: tuple[str, ...]
    hinders: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """``in_the_way``: what must change where nothing suits. ``hours``: what the person has for programmes."""

    fitting: Sequence[Option]
    hindered: Sequence[Option]
    in_the_way: str
    hours: int


def list_options(route: Route, step: RouteStep, *, words: str = "", at: datetime) -> Choice:
    """Groups of the step's kind that take applications, the ones that teach what the step mends first.

    What the person lacks is read as far as whoever asks may see it; where nothing is known of it, any programme is
    of use. ``words``: only those whose title or organisation holds them all.
    """
    on = timezone.localdate(at)
    groups = [
        one
        for one in learning.list_offered_groups(at=at)
        if one.kind == step.kind and _holds(one, words)
    ]
    needs = list_needs(route.pk)
    pack = goals.get_pack(pack_id=route.pack, on=on)
    task = read_own_task(route=route, needs=needs, pack=pack, groups=groups, on=on)
    if not needs:
        task = _of_any_use(task)
    titles = {one.code: one.short_title for one in pack.competencies}
    return _choice(task, Explainer(task, _NOBODY, titles), groups, step, needs)


def _holds(one: learning.OfferedGroup, words: str) -> bool:
    text = f"{one.title} {one.organisation_title}".lower().replace("ё", "е")
    return all(word in text for word in words.lower().replace("ё", "е").split())


def _of_any_use(task: Task) -> Task:
    return replace(
        task,
        programmes=[replace(one, covers={_ANYTHING: 1.0}) for one in task.programmes],
        learners=[replace(one, lacks=(Lack(_ANYTHING, 1.0),)) for one in task.learners],
    )


def _choice(
    task: Task,
    told: Explainer,
    groups: Sequence[learning.OfferedGroup],
    step: RouteStep,
    needs: Sequence[RouteNeed],
) -> Choice:
    [learner] = task.learners
    explained = told.explain(learner.key, len(groups))
    by_code = {one.code: one for one in groups}
    lacked = [one.competency for one in needs]
    own = next((one.competency for one in needs if one.pk == step.need_id), "")
    fitting = [
        Option(by_code[one.group], _mends(by_code[one.group], lacked))
        for one in explained.refused
        if one.cause == "full"  # nobody is led anywhere here: only the seats are left to look at
    ]
    fitting.sort(key=lambda one: (own not in one.mends, one.group.programme_id != step.programme))
    hindered = [
        Option(by_code[one.group], _mends(by_code[one.group], lacked), one.words)
        for one in explained.refused
        if one.cause != "full"
    ]
    in_the_way = "" if fitting else explained.in_the_way
    return Choice(fitting, hindered, in_the_way, int(learner.hours))


def _mends(group: learning.OfferedGroup, lacked: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in lacked if one in group.competencies)
