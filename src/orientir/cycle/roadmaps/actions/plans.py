"""Plans: begun empty or from a methodology's own road map, put in force by an order, closed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.core.packs.specs import Measure as PackMeasure
from orientir.core.packs.specs import Pack
from orientir.core.plans import Span, read_term, read_years
from orientir.cycle.goals import api as goals
from orientir.cycle.roadmaps.actions.measures import ExecutorTerms, MeasureTerms, add_measure
from orientir.cycle.roadmaps.models import Measure, Plan
from orientir.cycle.roadmaps.rules import PlanKind, PlanState
from orientir.kit.journal import record

_YEAR = re.compile(r"\b20\d\d\b")


class PlanNotPossible(Mistake):
    """The plan cannot be written or moved on so; the sentence says why."""


@dataclass(frozen=True, slots=True)
class PlanTerms:
    title: str
    kind: str
    starts_on: date
    ends_on: date


@transaction.atomic
def make_plan(*, unit: int, terms: PlanTerms, by: int, at: datetime) -> Plan:
    """An empty draft. Raises PlanNotPossible."""
    _check(terms)
    made = Plan.objects.create(
        unit_id=unit, kind=terms.kind, title=terms.title.strip(), starts_on=terms.starts_on,
        ends_on=terms.ends_on, created_by_id=by, created_at=at,
    )  # fmt: skip
    record(event="roadmaps.plan_made", by=by, at=at, subject=f"plan {made.pk}")
    return made


@transaction.atomic
def make_plan_from_pack(
    *, unit: int, role: str, pack_id: str, first_year: int | None, by: int, at: datetime
) -> Plan:
    """A draft with the measures of a methodology: all of them for a region, below it those of the own level's actors.

    ``first_year``: the year in which it begins, where it is not that of the document: all terms move by whole years.
    Raises PlanNotPossible, goals.PackNotFound.
    """
    pack = goals.get_pack(pack_id=pack_id, on=timezone.localdate(at))
    roles = {one.code: one.role for one in pack.actors}
    chosen = [one for one in pack.measures if role == "ministry" or role in _roles_of(one, roles)]
    if not chosen:
        raise PlanNotPossible(
            f"в методике {pack.short_title} нет мероприятий для вашего уровня: начните с пустого плана"
        )
    frames = [_frame_of(one, pack) for one in pack.measures]
    begins, ends = min(one.first for one in frames), max(one.last for one in frames)
    shift = (first_year or begins.year) - begins.year
    made = Plan.objects.create(
        unit_id=unit, kind=PlanKind.ROAD_MAP, title=_title(pack, begins.year + shift, ends.year + shift),
        starts_on=date(begins.year + shift, 1, 1), ends_on=date(ends.year + shift, 12, 31),
        pack=pack.id, pack_version=pack.version, shift=shift, created_by_id=by, created_at=at,
    )  # fmt: skip
    links = links_of(pack)
    for one in chosen:
        executors = _executors(one, roles, unit, role)
        terms = _terms_of(one, pack, shift, executors, links.get(one.number, ()))
        add_measure(plan=made.pk, terms=terms, by=by, at=at)
    record(event="roadmaps.plan_made", by=by, at=at, subject=f"plan {made.pk}")
    return made


def links_of(pack: Pack) -> dict[int, list[str]]:
    """Measure of the road map → indicators whose rules of advice lean on it."""
    found: dict[int, list[str]] = {}
    for rule in pack.advice_rules:
        for number in rule.measures:
            if rule.about == "indicator" and rule.subject:
                found.setdefault(number, []).append(rule.subject)
    return {number: list(dict.fromkeys(codes)) for number, codes in found.items()}


def _roles_of(measure: PackMeasure, roles: Mapping[str, str]) -> set[str]:
    return {roles.get(code, "") for code in (*measure.executors, *measure.co_executors)}


def _frame_of(measure: PackMeasure, pack: Pack) -> Span:
    end = pack.in_force_to or date(pack.in_force_from.year, 12, 31)
    return read_years(measure.stage) or Span(pack.in_force_from, end)


def _title(pack: Pack, first: int, last: int) -> str:
    return f"Дорожная карта по методике «{pack.short_title}», {first}\N{EN DASH}{last} годы"


def shift_years(text: str, shift: int) -> str:
    """Years named in a text, moved as the terms are."""
    return _YEAR.sub(lambda found: str(int(found[0]) + shift), text) if shift else text


def _executors(
    measure: PackMeasure, roles: Mapping[str, str], unit: int, role: str
) -> list[ExecutorTerms]:
    """As the document names them; below the region the unit itself answers."""
    if role != "ministry":
        return [ExecutorTerms(unit=unit)]
    named = dict.fromkeys((*measure.executors, *measure.co_executors))
    return [ExecutorTerms(actor=code, role=roles.get(code, "")) for code in named]


def _terms_of(
    one: PackMeasure,
    pack: Pack,
    shift: int,
    executors: list[ExecutorTerms],
    indicators: Collection[str],
) -> MeasureTerms:
    term = read_term(one.term, _frame_of(one, pack)).shifted(shift)
    return MeasureTerms(
        number=one.number, stage=shift_years(one.stage, shift), section=one.section,
        title=shift_years(one.title, shift), term=term, executors=executors,
        participants="; ".join(one.participants)[:500],
        expected_result=one.expected_result, document_kind=one.document or "other",
        indicators=list(indicators), needed=term.occasions, clause=one.clause,
    )  # fmt: skip


@transaction.atomic
def change_plan(*, plan: int, terms: PlanTerms, by: int, at: datetime) -> None:
    """Title, kind and period. Raises PlanNotPossible."""
    _check(terms)
    found = _locked(plan)
    outside = Measure.objects.filter(plan=found).exclude(
        starts_on__gte=terms.starts_on, ends_on__lte=terms.ends_on
    )
    if numbers := list(outside.order_by("number").values_list("number", flat=True)[:8]):
        told = ", ".join(str(number) for number in numbers)
        raise PlanNotPossible(
            f"в новый период не входят сроки мероприятий {told}: сначала перенесите их"
        )
    found.title, found.kind = terms.title.strip(), terms.kind
    found.starts_on, found.ends_on = terms.starts_on, terms.ends_on
    found.save()
    record(event="roadmaps.plan_changed", by=by, at=at, subject=f"plan {found.pk}")


@transaction.atomic
def put_in_force(*, plan: int, number: str, ordered_on: date, by: int, at: datetime) -> None:
    """By an order: from now on executors see their measures. Raises PlanNotPossible."""
    found = _locked(plan)
    if found.state != PlanState.DRAFT:
        raise PlanNotPossible("план уже утверждён: обновите страницу")
    if not Measure.objects.filter(plan=found).exists():
        raise PlanNotPossible("в плане нет ни одного мероприятия: сначала впишите их")
    found.state, found.order_number, found.ordered_on = PlanState.IN_FORCE, number, ordered_on
    found.save()
    record(event="roadmaps.plan_in_force", by=by, at=at, subject=f"plan {found.pk}")


@transaction.atomic
def close_plan(*, plan: int, by: int, at: datetime) -> None:
    """Nothing of it changes any more. Raises PlanNotPossible."""
    found = _locked(plan)
    if found.state != PlanState.IN_FORCE:
        raise PlanNotPossible("закрывают действующий план: обновите страницу")
    found.state = PlanState.CLOSED
    found.save()
    record(event="roadmaps.plan_closed", by=by, at=at, subject=f"plan {found.pk}")


@transaction.atomic
def remove_plan(*, plan: int, by: int, at: datetime) -> None:
    """A draft that is not wanted. Raises PlanNotPossible."""
    found = _locked(plan)
    if found.state != PlanState.DRAFT:
        raise PlanNotPossible("утверждённый план не удаляют: его закрывают")
    found.delete()
    record(event="roadmaps.plan_removed", by=by, at=at, subject=f"plan {plan}")


def _locked(plan: int) -> Plan:
    found = Plan.objects.select_for_update().filter(pk=plan).first()
    if found is None:
        raise PlanNotPossible("такого плана нет, или он не ваш")
    return found


def _check(terms: PlanTerms) -> None:
    if not terms.title.strip():
        raise PlanNotPossible("впишите, как называется план")
    if terms.ends_on < terms.starts_on:
        raise PlanNotPossible("план кончается раньше, чем начинается: поменяйте даты местами")
