"""Runs in sight and the groups they propose, with how many of one's own people each would teach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from orientir.cycle.registry.api import titles_of
from orientir.cycle.routes.models import GroupProposal, GroupProposalUnit, RoutingRun
from orientir.cycle.routes.rules import OPEN
from orientir.kit import russian
from orientir.kit.bulk import fetch_rows


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """``own_people``: how many people in the sight of whoever asks, in words: few are not told exactly."""

    id: int
    programme: int
    title: str
    organisation: str
    competency: str
    place: str
    sizes: tuple[int, ...]
    people: int
    units: int
    own_people: str
    made: tuple[str, ...]


def list_runs() -> list[RoutingRun]:
    """Runs in sight, the latest first."""
    return list(RoutingRun.objects.order_by("-created_at", "-pk")[:200])


def list_named(persons: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Person → name and where their newest open route is; of those in sight."""
    rows = fetch_rows(_NAMED, {"persons": list(persons), "open": [str(one) for one in OPEN]})
    return {int(person): (str(name), str(unit)) for person, name, unit in rows}


def find_run(run: int) -> RoutingRun | None:
    return RoutingRun.objects.filter(pk=run).first()


def list_proposals(*, on: date, run: int | None = None, least: int) -> list[ProposalLine]:
    """Of one run, or of the latest that was shown. Fewer people than ``least`` are told as fewer."""
    found = GroupProposal.objects.all()
    if run is None:
        latest = found.filter(shown_at__isnull=False).order_by("-shown_at").first()
        if latest is None:
            return []
        run = latest.run_id
    proposals = list(found.filter(run=run).order_by("number"))
    own: dict[int, int] = defaultdict(int)
    for row in GroupProposalUnit.objects.filter(proposal__in=[one.pk for one in proposals]):
        own[row.proposal_id] += row.people
    units = {one.organisation_id for one in proposals} | {
        one.place_id for one in proposals if one.place_id
    }
    titles = titles_of(units, on)
    return [_line(one, own[one.pk], titles, least) for one in proposals]


def _line(one: GroupProposal, own: int, titles: dict[int, str], least: int) -> ProposalLine:
    few = 0 < own < least
    return ProposalLine(
        id=one.pk,
        programme=one.programme,
        title=one.programme_title,
        organisation=titles.get(one.organisation_id, ""),
        competency=one.competency,
        place=titles.get(one.place_id, "") if one.place_id else "",
        sizes=tuple(one.sizes),
        people=one.people,
        units=one.units,
        own_people=f"1–{least - 1}" if few else russian.number(own),
        made=tuple(one.made),
    )


def find_proposal(proposal: int) -> GroupProposal | None:
    return GroupProposal.objects.filter(pk=proposal).first()


_NAMED = """
select distinct on (w.person_id) w.person_id, w.person_name, w.unit_title
from routes_route r join route_people(array(
  select o.id from routes_route o where o.person_id = any (%(persons)s) and o.status = any (%(open)s)
)) w on w.route_id = r.id
order by w.person_id, r.id desc
"""
