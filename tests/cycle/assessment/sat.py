"""A procedure with a form of every kind of item and consented invitations, made without its operator's pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

from django.utils import timezone

from orientir.core.items.public import public_json
from orientir.core.items.specs import (
    Area,
    ChoiceKey,
    Essay,
    Gap,
    Gaps,
    GapsKey,
    Hotspot,
    Interaction,
    Matching,
    MatchKey,
    MultipleChoice,
    NumberEntry,
    NumberKey,
    Option,
    Ordering,
    OrderKey,
    Rubric,
    SingleChoice,
    TextEntry,
    TextKey,
)  # fmt: skip
from orientir.core.items.specs import (
    Item as Spec,
)
from orientir.core.items.storage import to_json
from orientir.core.items.text import Element, Formula, Image, RichText, Slot, Words, plain
from orientir.cycle.assessment.models import (
    Form,
    FormItem,
    Invitation,
    Item,
    ItemMedia,
    ItemPicture,
    ItemVersion,
    Procedure,
)
from orientir.cycle.registry.models import Person, Unit

PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200" viewBox="0 0 400 200">'
    b'<rect width="400" height="200" fill="#eef0f2"/><rect x="20" y="40" width="120" height="120" fill="#9aa5b1"/>'
    b'<circle cx="300" cy="100" r="60" fill="#7ea7cd"/></svg>'
)
SECRET = "КЛЮЧ-НЕ-ДЛЯ-ЧУЖИХ"


def _options(*words: str, limit: int = 1) -> tuple[Option, ...]:
    return tuple(Option(chr(65 + n), plain(word), limit=limit) for n, word in enumerate(words))


def _two(name: str) -> Interaction:
    return Gaps((Gap("g1", "list", _options("при", "пре")), Gap("g2", name)), ())  # type: ignore[arg-type]


GAPS_TEXT: RichText = (
    Element(
        "p", (Words("Слово "), Slot("g1"), Words("бывать, столица — "), Slot("g2"), Words("."))
    ),
)
SQUARE: RichText = (
    Words("Чему равно "),
    Formula("mathml", "<math><msup><mn>3</mn><mn>2</mn></msup></math>"),
    Words(", если "),
    Formula("tex", r"x = \frac{a + 1}{\sqrt{2}}"),
    Words("?"),
)
KINDS: tuple[tuple[str, RichText, Interaction, object], ...] = (
    (
        "single",
        plain("Ученики сдали решения задачи на проценты. Что поможет им понять, за что поставлена отметка?"),
        SingleChoice(_options(
            "Поставить отметку по числу верных ответов",
            "Показать критерии до работы и отметить по каждому, что выполнено",
            "Сравнить работу с лучшей в классе",
            "Снизить отметку за исправления",
        )),
        ChoiceKey(("B",)),
    ),
    ("multiple", plain("Что относится к формирующему оцениванию?"),
     MultipleChoice(_options("Лист самооценки", "Итоговый тест", "Обратная связь"), most=2), ChoiceKey(("A", "C"))),
    ("ordering", plain("Расставьте этапы урока."),
     Ordering(_options("Цель", "Новое знание", "Рефлексия")), OrderKey(("A", "B", "C"))),
    ("matching", plain("Соотнесите метод и пример."),
     Matching(_options("Наблюдение", "Опрос"), _options("Дневник урока", "Анкета", "Тест", limit=0)), MatchKey(())),
    ("gap", GAPS_TEXT, _two("text"), GapsKey(())),
    ("inline", GAPS_TEXT, Gaps((Gap("g1", "list", _options("при", "пре")),
                                Gap("g2", "list", _options("Москва", "Тверь")))), GapsKey(())),
    ("numeric", SQUARE, NumberEntry("см²"), NumberKey(())),
    ("short", plain("Как называется способность оценить себя?"), TextEntry(), TextKey(())),
    ("extended", plain("Опишите, как вы дадите обратную связь."), Essay(6, 150), Rubric(())),
    ("hotspot", plain("Где на рисунке круг?"),
     Hotspot(Image("picture.svg", "Квадрат слева и круг справа", 400, 200), (
         Area("A", "rect", (Decimal(20), Decimal(40), Decimal(140), Decimal(160)), "Слева"),
         Area("B", "circle", (Decimal(300), Decimal(100), Decimal(60)), "Справа"))), ChoiceKey(("B",))),
    ("points", plain("Отметьте середину круга."),
     Hotspot(Image("picture.svg", "Квадрат слева и круг справа", 400, 200), points=True), None),
)  # fmt: skip


@dataclass(frozen=True)
class Sat:
    procedure: Procedure
    form: Form
    invitations: dict[int, Invitation]


def make_sat(
    unit: Unit, people: list[tuple[Person, Unit]], *, only: tuple[str, ...] = (), **changes: object
) -> Sat:
    """``people`` consented to an open procedure of ``unit``; ``only``: the kinds of items of its form."""
    now = timezone.now()
    told: dict[str, object] = {
        "code": "sat", "title": "Диагностика учителя математики", "kind": "deficit_diagnostic", "operator": "chcopmkp",
        "pack": "chelyabinsk-2023", "instrument": "teachers", "unit": unit, "state": "open", "minutes": 60,
        "opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(days=3), "created_at": now,
        "consent_text": "Согласен.",
    }  # fmt: skip
    procedure = Procedure.objects.create(**(told | changes))
    form = Form.objects.create(procedure=procedure, code="3", created_at=now)
    media = ItemMedia.objects.create(
        sha256=sha256(PICTURE).hexdigest(), media_type="image/svg+xml", content=PICTURE
    )
    chosen = [one for one in KINDS if not only or one[0] in only]
    for position, (code, prompt, interaction, key) in enumerate(chosen, start=1):
        spec = Spec(code, f"Тайна {SECRET}", prompt, interaction, key)  # type: ignore[arg-type]
        version = _version(spec)
        if isinstance(interaction, Hotspot):
            ItemPicture.objects.create(version=version, name="picture.svg", media=media)
        FormItem.objects.create(form=form, position=position, version=version, competency="met.1")
    invitations = {
        person.pk: Invitation.objects.create(
            procedure=procedure, person=person, unit=place, staff_category="pedagogical", form=form,
            answer="consented", answered_at=now, invited_at=now,
        )
        for person, place in people
    }  # fmt: skip
    return Sat(procedure, form, invitations)


def _version(spec: Spec) -> ItemVersion:
    now = timezone.now()
    item = Item.objects.create(
        code=spec.identifier, competency="met.1", kind=spec.kind, status="live", created_at=now
    )
    return ItemVersion.objects.create(
        item=item, number=1, content=to_json(spec), public_content=public_json(spec),
        max_score=Decimal(1), created_at=now,
    )  # fmt: skip
