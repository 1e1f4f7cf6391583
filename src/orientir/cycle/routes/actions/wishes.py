"""A route without a diagnostic: because the person wishes it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.goals import api as goals
from orientir.cycle.routes.actions.versions import keep_version
from orientir.cycle.routes.models import Route
from orientir.cycle.routes.rules import OPEN
from orientir.kit.journal import record


class WishRefused(Mistake):
    """A route of one's own wish cannot be begun now."""


def ask_for_route(*, person: int, wish: str, by: int | None, at: datetime) -> int:
    """A draft without steps, marked as the person's own wish; one at a time. Returns its id."""
    today = timezone.localdate(at)
    told = wish.strip()[:1000]
    if not told:
        raise WishRefused("напишите, чему хотите научиться: с этого начнётся маршрут")
    with transaction.atomic():
        own = Route.objects.filter(person=person, procedure=None, status__in=OPEN)
        if own.exists():
            raise WishRefused("маршрут по вашему желанию уже есть: добавьте шаги в него")
        unit, category, position = _post_of(person, today)
        pack = goals.get_competency_model(on=today).pack
        days = int(goals.get_parameter(pack_id=pack, name="route.days_to_form", on=today))
        route = Route(
            person_id=person, unit_id=unit, staff_category=category, position=position, wish=told,
            pack=pack, created_at=at, moved_at=at, due_on=today + timedelta(days=days), version=0,
        )  # fmt: skip
        route.save()
        keep_version([route.pk], event="wished", by=by, at=at)
        record(event="routes.route_wished", by=by, at=at, subject=str(route.pk), persons=[person])
    return int(route.pk)


def _post_of(person: int, today: date) -> tuple[int, str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_POST, [person, today, today])
        row = cursor.fetchone()
    if row is None:
        raise WishRefused("сейчас у вас нет должности в реестре: попросите руководителя её внести")
    return int(row[0]), str(row[1]), str(row[2])


_POST = """
select t.unit_id, p.staff_category, p.position from registry_post t join registry_post_period p on p.post_id = t.id
where t.person_id = %s and p.valid_from <= %s and (p.valid_to is null or p.valid_to > %s)
order by p.is_main_job desc, p.rate desc, t.id limit 1
"""
