"""Diplomas that learners came with."""

from __future__ import annotations

from collections.abc import Iterable

from orientir.cycle.learning.models import EarlierEducation


def list_education(persons: Iterable[int]) -> dict[int, EarlierEducation]:
    """Person → the diploma, of those whose one may read."""
    return {one.person_id: one for one in EarlierEducation.objects.filter(person__in=list(persons))}


def find_education(person: int) -> EarlierEducation | None:
    return EarlierEducation.objects.filter(person=person).first()
