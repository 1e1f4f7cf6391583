"""From checked rows to the database: one loader a kind, all inside one traced transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl
from django.utils.translation import gettext_noop

from orientir.cycle.collection.actions.doubting import note_doubtful_pairs
from orientir.cycle.collection.actions.facts import SHAPES, lay_facts
from orientir.cycle.collection.checks.context import Subject
from orientir.cycle.collection.models import Import
from orientir.cycle.learning import api as learning
from orientir.cycle.registry import api as registry

Counts = dict[str, int]
Report = Callable[[str, int, int], None]


def silent(step: str, done: int, total: int) -> None:
    """A ``Report`` for those whom nobody watches."""
    del step, done, total


@dataclass(frozen=True, slots=True)
class Loading:
    """What a loader needs: the checked file, the import that brings it, where to tell progress."""

    subject: Subject
    import_id: int
    report: Report

    @property
    def good(self) -> pl.DataFrame:
        return self.subject.checked.good


def load_units(loading: Loading) -> Counts:
    loading.report(gettext_noop("Units of the file"), 0, 1)
    laid = registry.lay_units(units=loading.good, as_of=loading.subject.as_of)
    counts = _counts(laid.units.new, laid.units.changed + laid.renumbered, laid.units.same)
    return counts | {"successions": laid.successions, "posts_closed": laid.posts_closed}


def load_people_posts(loading: Loading) -> Counts:
    entered = _enter_people(loading, ("teaching_since", "has_higher_pedagogical_education"))
    loading.report(gettext_noop("Posts of the file"), 1, 3)
    laid = registry.lay_posts(
        posts=_with_ids(loading.good, entered.ids).select(
            "row", "person_id", "unit_id", "post_code", *registry.POST_STATES,
            "valid_from", "valid_to",
        ),
        as_of=loading.subject.as_of,
    )  # fmt: skip
    loading.report(gettext_noop("Looking for doubtful pairs"), 2, 3)
    doubts = note_doubtful_pairs(import_id=loading.import_id, fresh=entered.fresh)
    return _counts(laid.new, laid.changed, laid.same) | {
        "people_new": len(entered.fresh),
        "people_changed": entered.changed,
        "doubtful_pairs": doubts,
    }


def load_facts(loading: Loading) -> Counts:
    """Any table of facts: with people, units, both, or by its route."""
    shape = SHAPES[loading.subject.kind]
    frame, extra = loading.good, {}
    if loading.subject.identified is not None:
        entered = _enter_people(loading, ())
        frame = _with_ids(frame, entered.ids)
        doubts = note_doubtful_pairs(import_id=loading.import_id, fresh=entered.fresh)
        extra = {"people_new": len(entered.fresh), "doubtful_pairs": doubts}
    loading.report(gettext_noop("Facts of the file"), 1, 2)
    laid = lay_facts(shape=shape, frame=frame, import_id=loading.import_id)
    return _counts(laid.new, laid.changed, laid.same) | extra


def load_programmes(loading: Loading) -> Counts:
    """Drafts of the file, in the name of whoever brought it."""
    loading.report(gettext_noop("Programmes of the file"), 0, 1)
    made = Import.objects.get(pk=loading.import_id)
    laid = learning.lay_programmes(
        rows=loading.good.to_dicts(),
        on=loading.subject.as_of,
        by=made.created_by_id,
        at=made.created_at,
    )
    return _counts(laid.new, laid.changed, laid.same)


LOADERS: Mapping[str, Callable[[Loading], Counts]] = {
    "units": load_units,
    "people_posts": load_people_posts,
    **dict.fromkeys(SHAPES, load_facts),
    "programmes": load_programmes,
}


def _enter_people(loading: Loading, extras: tuple[str, ...]) -> registry.Entered:
    loading.report(gettext_noop("People of the file"), 0, 3)
    identified = loading.subject.identified
    assert identified is not None, "the checks resolve people before they are loaded"
    named = loading.good.group_by("person_key", maintain_order=True).agg(
        pl.col(name).drop_nulls().first() for name in extras
    )
    people = identified.people.join(
        named, left_on="key", right_on="person_key", how="inner", maintain_order="left"
    )
    return registry.enter_people(people=people)


def _with_ids(frame: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
    known = ids.rename({"key": "person_key"})
    return frame.drop("person_id").join(known, on="person_key", how="left", maintain_order="left")


def _counts(new: int, changed: int, same: int) -> Counts:
    return {"new": new, "changed": changed, "same": same}
