"""Telling people of a route, in the transaction of the deed."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from orientir.cycle.routes.models import Route
from orientir.cycle.routes.rules import ShownTo
from orientir.kit.notices import api as notices


def tell_person(kind: str, route: Route, at: datetime, title: str = "") -> None:
    """The one whose route it is; ``title``: of the step that it is about."""
    here = reverse("routes:route", args=[route.pk])
    _tell(kind, route, route.person_id, at, here, title)


def tell_curator(kind: str, route: Route, at: datetime) -> None:
    """The one who accompanies, if anybody does; a draft that is not shown to them has no page for them."""
    if route.curator_id is not None:
        is_shown = route.shown_to != ShownTo.NOBODY
        here = reverse("routes:route", args=[route.pk])
        _tell(kind, route, route.curator_id, at, here if is_shown else reverse("routes:caseload"))


def _tell(kind: str, route: Route, person: int, at: datetime, link: str, title: str = "") -> None:
    notices.send(
        kind, key=f"{route.pk}-{at:%Y%m%d%H%M%S}", at=at, persons=[person], link=link, title=title
    )
