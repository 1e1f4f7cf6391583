"""Products of a project group: versions, the discussion, expertise, the recommendation."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from orientir.core.mistakes import Mistake
from orientir.cycle.community.models import GroupProduct, ProductOpinion, ProductVersion
from orientir.cycle.community.queries.groups import count_experts_for
from orientir.cycle.community.rules import (
    EXPERTS_NEEDED,
    NEXT_STATES,
    OpinionKind,
    OpinionVerdict,
    ProductKind,
    ProductState,
)
from orientir.kit.documents.received import Received
from orientir.kit.journal import record


class ProductNotKept(Mistake):
    """The product cannot be moved or written so; the sentence says why."""


@transaction.atomic
def begin_product(
    *, group: int, title: str, kind: ProductKind, about: str, authors: str, by: int, at: datetime
) -> int:
    """A draft without a file yet. Raises ProductNotKept."""
    try:
        with transaction.atomic():
            made = GroupProduct.objects.create(
                group_id=group, title=title, kind=kind, about=about, authors=authors, created_by_id=by, created_at=at
            )  # fmt: skip
    except IntegrityError as error:
        raise ProductNotKept(
            f"у группы уже есть продукт «{title}»: добавьте к нему версию"
        ) from error
    record(event="community.product_begun", by=by, at=at, subject=f"product {made.pk}")
    return int(made.pk)


@transaction.atomic
def add_version(*, product: int, file: Received, note: str, by: int, at: datetime) -> int:
    """The next version of a product; earlier ones stay. Raises ProductNotKept."""
    found = _locked(product)
    if found.state not in (ProductState.DRAFT, ProductState.DISCUSSION):
        raise ProductNotKept(
            "новую версию добавляют к черновику или к обсуждаемому: верните продукт на доработку"
        )
    last = ProductVersion.objects.filter(product=found).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            ProductVersion.objects.create(
                product=found, number=last + 1, note=note, file_name=file.file_name, media_type=file.media_type,
                size=file.size, sha256=file.sha256, content=file.content, by_id=by, at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise ProductNotKept("этот самый файл уже есть среди версий") from error
    record(event="community.product_version", by=by, at=at, subject=f"product {product}")
    return last + 1


@transaction.atomic
def move_product(
    *, product: int, state: ProductState, words: str, who: str, by: int, at: datetime
) -> None:
    """To the discussion, to expertise, recommended, or back. Raises ProductNotKept."""
    found = _locked(product)
    if state not in NEXT_STATES[ProductState(found.state)]:
        raise ProductNotKept("так продукт не переходит: обновите страницу")
    latest = latest_version(product)
    if latest == 0:
        raise ProductNotKept("добавьте файл первой версии: обсуждать пока нечего")
    if state == ProductState.RECOMMENDED and count_experts_for(product, latest) < EXPERTS_NEEDED:
        raise ProductNotKept(
            f"за последнюю версию должны высказаться не меньше {EXPERTS_NEEDED} экспертов"
        )
    if state in (ProductState.DRAFT, ProductState.DECLINED) and not words.strip():
        raise ProductNotKept("впишите, почему: группа прочтёт это")
    found.state = state
    found.save(update_fields=["state"])
    told = f"{state.label}. {words.strip()}".strip()
    _say(found, OpinionKind.STEP, "", told, who, latest, by, at)
    record(event="community.product_moved", by=by, at=at, subject=f"product {product}")


@transaction.atomic
def give_opinion(
    *, product: int, verdict: OpinionVerdict | None, words: str, who: str, by: int, at: datetime
) -> None:
    """A remark of the discussion, or an expert's conclusion (with a verdict). Raises ProductNotKept."""
    found = _locked(product)
    is_expertise = found.state == ProductState.EXPERTISE
    if found.state not in (ProductState.DISCUSSION, ProductState.EXPERTISE):
        raise ProductNotKept("этот продукт сейчас не обсуждают")
    if not words.strip() or (is_expertise and verdict is None):
        raise ProductNotKept("впишите замечания и вывод: без них мнение не учесть")
    kind = OpinionKind.EXPERTISE if is_expertise else OpinionKind.REMARK
    told = verdict.value if verdict else ""
    _say(found, kind, told, words.strip(), who, latest_version(product), by, at)
    record(event="community.product_opinion", by=by, at=at, subject=f"product {product}")


def latest_version(product: int) -> int:
    found = ProductVersion.objects.filter(product=product).aggregate(last=Max("number"))
    return int(found["last"] or 0)


def _say(
    found: GroupProduct, kind: OpinionKind, verdict: str, words: str, who: str, version: int, by: int, at: datetime
) -> None:  # fmt: skip
    ProductOpinion.objects.create(
        product=found,
        kind=kind,
        verdict=verdict,
        words=words,
        who=who,
        version=version,
        by_id=by,
        at=at,
    )


def _locked(product: int) -> GroupProduct:
    """Whoever may not change it gives an opinion all the same: the row is locked where it may be."""
    found = GroupProduct.objects.filter(pk=product).first()
    if found is None:
        raise ProductNotKept("такого продукта нет, или он вам не виден")
    return found
