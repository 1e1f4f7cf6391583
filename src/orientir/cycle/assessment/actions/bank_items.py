"""Items of the bank: written, brought in, written anew. A version never changes; a change is a new one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from django.db import transaction

from orientir.core.items.notation import unwrapped
from orientir.core.items.public import media_of, public_json
from orientir.core.items.specs import Difficulty
from orientir.core.items.specs import Item as Content
from orientir.core.items.storage import encode, encode_member, from_json, to_json
from orientir.core.items.text import words_of
from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.bank_pictures import copy_pictures, keep_pictures
from orientir.cycle.assessment.models import Item, ItemReview, ItemVersion
from orientir.cycle.assessment.queries.bank_use import is_used
from orientir.cycle.assessment.rules import APPROVALS_NEEDED, ItemStatus, Verdict
from orientir.kit.journal.recording import record

DIFFICULTIES: Final[dict[int | None, Difficulty]] = {
    None: "",
    1: "basic",
    2: "advanced",
    3: "high",
}
"""What an author expects, as a number of the bank and as a word of interchange files."""
LONGEST_CODE = 64


class ItemGone(Mistake):
    """Somebody changed or removed the item meanwhile."""


@dataclass(frozen=True, slots=True)
class ItemTerms:
    """What the bank keeps of an item beside its content. ``exposure_limit``: people a year."""

    competency: str = ""
    expected_difficulty: int | None = None
    expected_seconds: int | None = None
    exposure_limit: int | None = None
    source: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to be added; ``code`` empty: one is made. ``pictures``: name → bytes."""

    content: Content
    terms: ItemTerms
    code: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def terms_of(content: Content, source: str = "") -> ItemTerms:
    """What a content says of itself as terms of the bank."""
    numbers = {word: number for number, word in DIFFICULTIES.items()}
    metadata = content.metadata
    return ItemTerms(
        competency=metadata.competency,
        expected_difficulty=numbers[metadata.difficulty],
        expected_seconds=metadata.seconds,
        source=source,
        author=metadata.author,
    )


def add_item(*, item: NewItem, by: int | None, at: datetime) -> int:
    """Add one item as a draft; returns its id. Raises Mistake where its code is taken."""
    with transaction.atomic():
        (made,) = add_items(items=[item], brought_by=None, by=by, at=at)
        record(event="assessment.item_written", by=by, at=at, subject=f"item:{made}")
    return made


def add_items(
    *, items: Sequence[NewItem], brought_by: int | None, by: int | None, at: datetime
) -> list[int]:
    """Add drafts at once, in the caller's transaction; returns their ids in order."""
    codes = _codes(items)
    made = Item.objects.bulk_create(
        Item(
            code=code,
            kind=one.content.kind,
            status=ItemStatus.DRAFT,
            brought_by_id=brought_by,
            created_by_id=by,
            created_at=at,
            **_columns(one.terms),
        )
        for one, code in zip(items, codes, strict=True)
    )
    versions = ItemVersion.objects.bulk_create(
        _version(item, one, number=1, note="", by=by, at=at)
        for item, one in zip(made, items, strict=True)
    )
    for item, version, one in zip(made, versions, items, strict=True):
        item.current = version
        keep_pictures(version.pk, _needed(one.content, one.pictures))
    Item.objects.bulk_update(made, ["current"], batch_size=500)
    return [item.pk for item in made]


def save_version(
    *, item_id: int, item: NewItem, note: str = "", by: int | None, at: datetime
) -> int:
    """Write an item anew: its next version, a draft again until two people approve it.

    Pictures that are not given anew are those of the version before. Returns the number.
    """
    with transaction.atomic():
        kept = _locked(item_id)
        last = ItemVersion.objects.filter(item=kept).order_by("-number").first()
        number = last.number + 1 if last else 1
        version = _version(kept, item, number=number, note=note, by=by, at=at)
        version.save()
        wanted = media_of(item.content)
        keep_pictures(version.pk, _needed(item.content, item.pictures))
        if last is not None:
            copy_pictures(last.pk, version.pk, wanted - item.pictures.keys())
        for name, value in _columns(item.terms).items():
            setattr(kept, name, value)
        kept.kind, kept.status, kept.current = item.content.kind, ItemStatus.DRAFT, version
        kept.save()
        record(event="assessment.item_changed", by=by, at=at, subject=f"item:{item_id}")
    return number


def change_terms(*, item_id: int, terms: ItemTerms, by: int | None, at: datetime) -> None:
    """Say anew where an item belongs and how it may be used; what it asks stays, so does its status."""
    with transaction.atomic():
        kept = _locked(item_id)
        fields = _columns(terms)
        for name, value in fields.items():
            setattr(kept, name, value)
        kept.save(update_fields=list(fields))
        subject = f"item:{item_id}"
        record(event="assessment.item_terms", by=by, at=at, subject=subject, fields=list(fields))


def take_back_version(*, item_id: int, by: int | None, at: datetime) -> int:
    """Undo the last change: the version before is current again, reviewed if it had been.

    Returns its number. Raises Mistake when there is none before, or the last one is in use.
    """
    with transaction.atomic():
        kept = _locked(item_id)
        versions = list(ItemVersion.objects.filter(item=kept).order_by("-number")[:2])
        if len(versions) < 2:
            raise Mistake("у задания одна версия: отменять нечего")
        last, before = versions
        if is_used(last.pk) or ItemReview.objects.filter(version=last).exists():
            raise Mistake("последнюю версию уже видели люди или рецензенты: напишите новую версию")
        kept.current = before
        kept.status = ItemStatus.REVIEWED if _is_approved(before.pk) else ItemStatus.DRAFT
        kept.save(update_fields=["current", "status"])
        last.delete()
        record(event="assessment.item_restored", by=by, at=at, subject=f"item:{item_id}")
    return before.number


def content_of(item: Item) -> Content:
    """The current content with what the bank says of it today: terms change without a version."""
    assert item.current is not None
    terms = ItemTerms(
        competency=item.competency,
        expected_difficulty=item.expected_difficulty,
        expected_seconds=item.expected_seconds,
        author=item.author,
    )
    return _stamped(from_json(item.current.content), item.code, terms)


def is_same_task(one: Content, other: Content) -> bool:
    """Whether both ask the same, take the same for right and are worth as much."""
    return digest_of(one) == digest_of(other) and one.max_score == other.max_score


def digest_of(content: Content) -> str:
    """SHA-256 of what is asked and what is right: equal for equal tasks under any name."""
    prompt = encode(unwrapped(content.prompt))
    told = [prompt, encode_member(content.interaction), encode_member(content.key)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _is_approved(version_id: int) -> bool:
    approvals = ItemReview.objects.filter(version=version_id, verdict=Verdict.APPROVED).count()
    return approvals >= APPROVALS_NEEDED


def _locked(item_id: int) -> Item:
    found = Item.objects.select_for_update().filter(pk=item_id).first()
    if found is None:
        raise ItemGone("этого задания в банке уже нет")
    return found


def _version(
    item: Item, one: NewItem, *, number: int, note: str, by: int | None, at: datetime
) -> ItemVersion:
    content = _stamped(one.content, item.code, one.terms)
    return ItemVersion(
        item=item,
        number=number,
        content=to_json(content),
        public_content=public_json(content),
        words=words_of(content.prompt),
        digest=digest_of(content),
        max_score=content.max_score,
        note=note[:300],
        created_by_id=by,
        created_at=at,
    )


def _stamped(content: Content, code: str, terms: ItemTerms) -> Content:
    """The content says of itself what the bank says of it: so it is exported rightly."""
    metadata = replace(
        content.metadata,
        competency=terms.competency,
        difficulty=DIFFICULTIES[terms.expected_difficulty],
        seconds=terms.expected_seconds,
        author=terms.author,
    )
    return replace(content, identifier=code, metadata=metadata)


def _columns(terms: ItemTerms) -> dict[str, str | int | None]:
    return {
        "competency": terms.competency,
        "expected_difficulty": terms.expected_difficulty,
        "expected_seconds": terms.expected_seconds,
        "exposure_limit": terms.exposure_limit,
        "source": terms.source[:255],
        "author": terms.author[:200],
    }


def _needed(content: Content, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    wanted = media_of(content)
    return {name: content for name, content in pictures.items() if name in wanted}


def _codes(items: Sequence[NewItem]) -> list[str]:
    """A free code for each: the one asked for if it is free, else with a number behind it."""
    wanted = [one.code.strip()[:LONGEST_CODE] or _series(one.terms) for one in items]
    taken = set(_taken(wanted))
    codes = []
    for code, one in zip(wanted, items, strict=True):
        is_series = not one.code.strip()
        free = code if code not in taken and not is_series else _next_free(code, taken)
        taken.add(free)
        codes.append(free)
    return codes


def _series(terms: ItemTerms) -> str:
    return terms.competency or "item"


def _taken(wanted: Iterable[str]) -> Iterator[str]:
    """Codes that begin as any of those wanted does."""
    for start in dict.fromkeys(code[: LONGEST_CODE - 6] for code in wanted):
        yield from Item.objects.filter(code__startswith=start).values_list("code", flat=True)


def _next_free(code: str, taken: set[str]) -> str:
    start = code[: LONGEST_CODE - 6]
    number = 1
    while f"{start}-{number:03d}" in taken:
        number += 1
    return f"{start}-{number:03d}"
