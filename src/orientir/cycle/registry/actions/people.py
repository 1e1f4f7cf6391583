"""Deeds about single people: taken on, dismissed, two records merged into one and parted again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.models import Person, Post, PostPeriod
from orientir.kit.journal.recording import record

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PostTerms:
    """What a post is: the columns of ``post_period``."""

    staff_category: str
    position: str
    rate: Decimal
    subject: str = ""
    is_main_job: bool = True
    qualification_category: str = "none"
    is_methodist_category: bool = False
    is_mentor_category: bool = False
    accompanied_by_regional_methodist: bool = False


def hire(
    *,
    person_id: int,
    unit_id: int,
    terms: PostTerms,
    on: date,
    by: int | None,
    at: datetime,
    code: str = "",
) -> int:
    """Give a person a post from a day on; returns the post's id. Raises ``Mistake`` where they hold it already."""
    with transaction.atomic():
        name = code or " · ".join(filter(None, (terms.position.lower(), terms.subject.lower())))
        post, _made = Post.objects.get_or_create(
            person_id=person_id, unit_id=unit_id, code=name[:64]
        )
        if _periods_from(post.pk, on).exists():
            raise Mistake(f"человек уже занимает эту должность {on:%d.%m.%Y} или позже")
        PostPeriod.objects.create(
            post=post, valid_from=on, **{name: getattr(terms, name) for name in terms.__slots__}
        )
        record(
            event="registry.person_hired",
            by=by,
            at=at,
            subject=f"post {post.pk}",
            persons=[person_id],
        )
    return post.pk


def close_post(*, post_id: int, on: date, by: int | None, at: datetime) -> None:
    """End a post: ``on`` is the first day it is no longer held. Raises ``Mistake`` where it is not held."""
    with transaction.atomic():
        post = Post.objects.get(pk=post_id)
        period = _periods_from(post_id, on - DAY).select_for_update().order_by("valid_from").first()
        if period is None or period.valid_from >= on:
            raise Mistake(f"накануне {on:%d.%m.%Y} эту должность никто не занимал")
        _periods_from(post_id, on).filter(valid_from__gte=on).delete()
        period.valid_to = on
        period.save(update_fields=["valid_to"])
        record(
            event="registry.post_closed",
            by=by,
            at=at,
            subject=f"post {post_id}",
            persons=[post.person_id],
            fields=["valid_to"],
        )


def merge_people(*, kept: int, gone: int) -> dict[str, list[int]]:
    """Pass the posts of one record to another; returns what moved. Called inside a journalled deed.

    Raises ``Mistake`` where each record has a СНИЛС of its own, or both hold the same post on the same days.
    """
    people = Person.objects.select_for_update().in_bulk([kept, gone])
    if len(people) < 2 or people[gone].merged_into_id or people[kept].merged_into_id:
        raise Mistake("одна из записей уже объединена с другой: обновите страницу")
    if people[kept].snils and people[gone].snils:
        raise Mistake("у записей разные СНИЛС: это два человека")
    posts = Post.objects.filter(person_id=gone)
    codes = set(Post.objects.filter(person_id=kept).values_list("unit_id", "code"))
    for post in posts:
        if (post.unit_id, post.code) in codes:
            raise Mistake(
                f"у обеих записей есть должность «{post.code}» в одной организации: "
                "закройте лишнюю и объедините снова"
            )
    moved = {"registry_post": list(posts.values_list("pk", flat=True))}
    # first the mark: the policies go on showing a merged record to whoever sees the person it became
    Person.objects.filter(pk=gone).update(merged_into_id=kept)
    posts.update(person_id=kept)
    return moved


def unmerge_people(*, kept: int, gone: int, moved: Mapping[str, list[int]]) -> None:
    """Give a merged record back what was moved from it."""
    Post.objects.filter(pk__in=moved.get("registry_post", []), person_id=kept).update(
        person_id=gone
    )
    Person.objects.filter(pk=gone, merged_into_id=kept).update(merged_into_id=None)


def _periods_from(post_id: int, day: date) -> QuerySet[PostPeriod]:
    return PostPeriod.objects.filter(post_id=post_id).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    )
