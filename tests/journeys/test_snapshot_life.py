"""The life of a snapshot over HTTP, each step by whose step it is, the database acting as the role web."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from django.test import Client

from orientir.cycle.monitoring.models import Snapshot, SnapshotReview
from tests.cast import REGION, TODAY, Cast, figure_mark
from tests.journeys.reading import text_of

ActingAs = Callable[[str], AbstractContextManager[None]]


def act(client: Client, **values: str) -> int:
    return client.post("/monitoring/snapshots/draft/", values).status_code


def test_a_snapshot_is_verified_by_municipalities_approved_and_published(
    cast: Cast, acting_as: ActingAs
) -> None:
    operator, specialist, ministry, head = (
        cast.client(name) for name in ("operator", "specialist", "ministry", "head")
    )
    until = (TODAY + timedelta(days=10)).isoformat()
    with acting_as("web"):
        assert act(specialist, deed="send", until=until) == 403
        assert act(operator, deed="send", until=until) == 302
        assert act(specialist, deed="review", verdict="confirmed") == 302
        assert act(head, deed="review", verdict="confirmed") == 403
        assert act(ministry, deed="approve", order_number="01/1") == 302
        assert act(ministry, deed="publish") == 302
        page = text_of(Client().get("/open/?snapshot=draft"))
    assert Snapshot.objects.get(code="draft").state == "published"
    review = SnapshotReview.objects.get()
    assert (review.unit, review.by) == (cast.units["10"], cast.accounts["specialist"])
    assert str(figure_mark(REGION, published=False, disclosed=True)) in page
    assert str(figure_mark(REGION, published=False, disclosed=False)) not in page
