"""A day begins when it begins here, for pages and for the database alike, also while it is still yesterday by UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from orientir.cycle.registry.actions.accounts import end_grant, give_grant
from orientir.cycle.registry.models import Grant, PostPeriod
from orientir.kit.access.acting import acting_by, find_acting
from tests.cast import SURNAMES, Cast, make_cast

LAST, FIRST = date(2026, 3, 31), date(2026, 4, 1)
AHEAD, BEHIND = (
    "Etc/GMT-14",
    "Etc/GMT+12",
)  # by 14 hours and by 12: one of them has another day than UTC


@pytest.fixture(params=[AHEAD, BEHIND])
def today(request: pytest.FixtureRequest, db: None) -> Iterator[date]:
    """Today in a zone in which it may be another day than by UTC; there is no hour at which neither is."""
    before = connection.settings_dict["TIME_ZONE"]
    try:
        connection.settings_dict["TIME_ZONE"] = request.param
        with override_settings(TIME_ZONE=request.param):
            yield timezone.localdate()
    finally:
        connection.settings_dict["TIME_ZONE"] = before
        with override_settings(TIME_ZONE=before):
            pass  # what is changed and put back is told to the connection


@pytest.fixture
def cast(today: date) -> Cast:
    return make_cast()


def test_one_of_the_zones_has_another_day_than_utc() -> None:
    now = datetime.now(UTC)
    days = {timezone.localdate(now, ZoneInfo(zone)) for zone in (AHEAD, BEHIND)}
    assert len(days | {timezone.localdate(now, UTC)}) >= 2


@pytest.mark.parametrize(
    ("hour", "minute", "day"), [(18, 59, LAST), (19, 0, FIRST), (19, 1, FIRST), (23, 59, FIRST)]
)
def test_midnight_comes_at_19_by_utc(hour: int, minute: int, day: date) -> None:
    """In Chelyabinsk, for Python, for what the database makes of a moment, and for a moment read from it."""
    moment = datetime(2026, 3, 31, hour, minute, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            "select %s::timestamptz::date, %s::timestamptz, date_trunc('day', %s::timestamptz)",
            [moment] * 3,
        )
        told, read, begun = cursor.fetchone()
    assert timezone.localdate(moment) == told == read.date() == begun.date() == day
    assert read == moment


def test_the_database_has_the_same_today(today: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_date, now()::date")
        assert cursor.fetchone() == (today, today)


def test_a_grant_holds_from_the_day_on_which_it_was_given(cast: Cast, today: date) -> None:
    """The stranger is told in the same minute to act for a school, and then no more."""
    account, by, at = (
        cast.accounts["stranger"].pk,
        cast.accounts["administrator"].pk,
        timezone.now(),
    )
    unit = cast.units["12"].pk
    give_grant(account=account, role="head", unit=unit, until=None, by=by, at=at)
    assert Grant.objects.get(account=account).valid_from == today
    assert _grants(cast) == ["head"]
    end_grant(account=account, grant=Grant.objects.get(account=account).pk, by=by, at=at)
    assert _grants(cast) == []


def _grants(cast: Cast) -> list[str]:
    with acting_by(cast.token("stranger")):
        acting = find_acting()
    return [grant.role for grant in acting.grants] if acting else []


def test_a_post_and_the_page_that_counts_it_begin_on_the_same_day(cast: Cast, today: date) -> None:
    """From today on a teacher of another school works here; from tomorrow on would be too early."""
    head = cast.client("head")
    period = PostPeriod.objects.filter(post__person=cast.people["21"][0]).get()
    period.post.unit = cast.units["11"]
    period.post.save()
    for begins, is_there in ((today + timedelta(days=1), False), (today, True)):
        PostPeriod.objects.filter(pk=period.pk).update(valid_from=begins)
        page = head.get("/registry/organisations/11/").content.decode()
        assert (SURNAMES["21"] in page) == is_there
