"""The region's plan of the methodology, begun last year, handed down to two municipalities and some of their schools.

Documents are invented as everything here, and stand in all states: accepted, returned, waiting to be looked at.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone
from docx import Document

from orientir.cycle.recommendations import api as recommendations
from orientir.cycle.registry.api import Grant, UnitFilters, list_units
from orientir.cycle.roadmaps import api as roadmaps
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import log_in
from orientir.project.demo.accounts import PASSWORD

ORDER: Final = "показательный-31"
HANDED_DOWN: Final = (9, 11, 19)
"""Measures of the road map in which municipalities and organisations take part."""
SCHOOLS: Final = 6
MILESTONE: Final = (2, 3, 4)
"""Measures of the road map that the milestone stands on."""
RETURNED: Final = "Нет даты и подписи: приложите подписанный документ"


@dataclass(frozen=True, slots=True)
class Actor:
    account: int
    unit: int
    role: str


def bring_plans(pack: str) -> str:
    """Made once; what is there stays as it is."""
    with _acting("ministry") as ministry:
        if roadmaps.count_plans():
            return _told()
        now = timezone.now()
        begun = now.replace(year=now.year - 1, month=1, day=20)
        plan = roadmaps.make_plan_from_pack(
            unit=ministry.unit, role=ministry.role, pack_id=pack, first_year=now.year - 1, by=ministry.account, at=begun
        )  # fmt: skip
        roadmaps.put_in_force(
            plan=plan.pk,
            number=ORDER,
            ordered_on=timezone.localdate(begun),
            by=ministry.account,
            at=begun,
        )
        measures = roadmaps.list_plan_measures(plan.pk)
        towns = _units(("town1", "town2"))
        handed = [
            below
            for number in HANDED_DOWN
            for below in roadmaps.hand_down(
                measure=measures[number], units=towns, due_on=None, by=ministry.account, at=begun
            )
        ]
    _set_milestone(plan.pk, measures, begun)
    _begin(measures, begun + timedelta(days=30))
    _report(measures, begun)
    _hand_on({one.pk: one.plan.unit_id for one in handed}, begun)
    _plan_advice()
    return _told()


def _set_milestone(plan: int, measures: dict[int, int], begun: datetime) -> None:
    """The first two years come to their end: three measures are to be confirmed by then."""
    with _acting("ministry") as ministry:
        terms = roadmaps.MilestoneTerms(
            "Показатели утверждены, мониторинг проведён, результаты разобраны", date(begun.year + 1, 12, 31),
            [measures[number] for number in MILESTONE],
        )  # fmt: skip
        roadmaps.set_milestone(plan=plan, terms=terms, by=ministry.account, at=begun)


def _told() -> str:
    with _acting("ministry"):
        return ", ".join(f"{word} {count}" for word, count in roadmaps.count_all().items())


@contextmanager
def _acting(login: str) -> Iterator[Actor]:
    """With the rights of an account of the demo."""
    grant = Grant.objects.get(account__login=login)
    with acting_by(log_in(login=login, password=PASSWORD, address="demo").token):
        yield Actor(grant.account_id, grant.unit_id, grant.role)


def _units(logins: tuple[str, ...]) -> list[int]:
    return list(Grant.objects.filter(account__login__in=logins).values_list("unit", flat=True))


def _begin(measures: dict[int, int], at: datetime) -> None:
    """What lasts the whole period is being done, but for two that nobody took up."""
    with _acting("ministry") as ministry:
        for number, measure in measures.items():
            if 6 <= number <= 23 and number not in (15, 20):
                roadmaps.begin_measure(measure=measure, by=ministry.account, at=at)


def _report(measures: dict[int, int], begun: datetime) -> None:
    """The operator and an institute bring what the first year asked for; some of it waits, some came back."""
    for place, number in enumerate((1, 2, 3, 4, 25)):
        evidence = _bring(
            "operator",
            measures[number],
            f"Приказ по мероприятию {number}",
            begun + timedelta(days=150),
        )
        _decide("ministry", evidence, place, begun + timedelta(days=160))
    for place, number in enumerate((14, 12, 13)):
        evidence = _bring(
            "dpo", measures[number], f"Справка по мероприятию {number}", begun + timedelta(days=300)
        )
        _decide("ministry", evidence, place, begun + timedelta(days=310))


def _hand_on(handed: dict[int, int], begun: datetime) -> None:
    """The first municipality hands on to schools and reports; the second one has not begun."""
    with _acting("town1") as town:
        filters = UnitFilters(level="organisation", within=town.unit)
        head = _units(("head",))
        found = [one.id for one in list_units(filters, on=timezone.localdate(), limit=SCHOOLS)[0]]
        mine = [measure for measure, unit in handed.items() if unit == town.unit]
        for measure in mine:
            roadmaps.hand_down(
                measure=measure, units={*head, *found}, due_on=None, by=town.account, at=begun + timedelta(days=20)
            )  # fmt: skip
    for place, measure in enumerate(mine[:2]):
        evidence = _bring(
            "town1", measure, "Приказ управления образования", begun + timedelta(days=60)
        )
        _decide("ministry", evidence, place, begun + timedelta(days=70))
    with _acting("head"):
        own = [one.measure for one in roadmaps.list_own_days()]
    for place, measure in enumerate(dict.fromkeys(own)):
        evidence = _bring("head", measure, "Приказ школы", begun + timedelta(days=90))
        _decide("town1", evidence, place, begun + timedelta(days=100))


def _bring(login: str, measure: int, title: str, at: datetime) -> int:
    at = min(at, timezone.now())
    terms = roadmaps.EvidenceTerms(
        "order", title, "показательный", timezone.localdate(at) - timedelta(days=3), "документ.docx",
        _paper(title, measure),
    )  # fmt: skip
    with _acting(login) as actor:
        made = roadmaps.submit_evidence(
            measure=measure, terms=terms, unit=actor.unit, by=actor.account, at=at
        )
    return int(made.pk)


def _decide(login: str, evidence: int, place: int, at: datetime) -> None:
    """Two of four are accepted, one comes back, one waits."""
    if place % 4 == 2:
        return
    is_accepted = place % 4 != 1
    with _acting(login) as actor:
        roadmaps.decide_evidence(
            evidence=evidence, accepts=is_accepted, reason="" if is_accepted else RETURNED, by=actor.account,
            at=min(at, timezone.now()),
        )  # fmt: skip


def _plan_advice() -> None:
    """What the first municipality accepted of the recommendations stands in its plan."""
    with _acting("town1") as town:
        plan = roadmaps.find_plan_of(town.unit)
        accepted = recommendations.list_accepted(town.unit)
        for one in accepted[:2] if plan else []:
            roadmaps.add_from_advice(
                plan=plan or 0, recommendation=one.id, by=town.account, at=timezone.now()
            )


def _paper(title: str, measure: int) -> bytes:
    document = Document()
    document.add_heading(title, 1)
    document.add_paragraph(f"Показательный документ к мероприятию {measure}: содержание выдумано.")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
