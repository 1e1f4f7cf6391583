"""One sound item of every kind, in Russian, as a methodist would write it."""

from decimal import Decimal

from orientir.core.items.specs import (
    AcceptedNumber,
    AcceptedOption,
    AcceptedText,
    Area,
    AreaPoints,
    ChoiceKey,
    Essay,
    Feedback,
    Gap,
    GapKey,
    Gaps,
    GapsKey,
    Hotspot,
    Item,
    Matching,
    MatchKey,
    Metadata,
    MultipleChoice,
    NumberEntry,
    NumberKey,
    Option,
    OptionPoints,
    Ordering,
    OrderKey,
    PairPoints,
    PointsKey,
    Rubric,
    RubricCriterion,
    RubricLevel,
    SingleChoice,
    TextEntry,
    TextKey,
)
from orientir.core.items.text import Element, Image, Slot, Words, plain

D = Decimal
ABOUT = Metadata(competency="М-2", difficulty="basic", seconds=90, author="кафедра")


def options(**texts: str) -> tuple[Option, ...]:
    return tuple(Option(name, plain(text)) for name, text in texts.items())


SINGLE = Item(
    "single",
    "Тайна выбора",
    plain("Какой метод наглядный?"),
    SingleChoice(options(A="Показ", B="Беседа", C="Диктант"), shuffle=True),
    ChoiceKey(("A",)),
    feedback=(Feedback("correct", plain("Тайна разбора")),),
    metadata=ABOUT,
)
MULTIPLE = Item(
    "multiple",
    "Тайна",
    plain("Что относится к формам?"),
    MultipleChoice(options(A="Урок", B="Экскурсия", C="Отметка"), most=2),
    ChoiceKey(("A", "B"), tuple(OptionPoints(o, D(p)) for o, p in [("A", 1), ("B", 1), ("C", -1)])),
    D(2),
    metadata=ABOUT,
)
ORDERING = Item(
    "ordering",
    "Тайна",
    plain("Расставьте этапы."),
    Ordering(options(X="Цель", Y="Работа", Z="Вывод")),
    OrderKey(("X", "Y", "Z")),
    metadata=ABOUT,
)
MATCHING = Item(
    "matching",
    "Тайна",
    plain("Соотнесите."),
    Matching(
        options(l1="Выготский", l2="Пиаже"),
        options(r1="Зона", r2="Стадии", r3="Рефлекс"),
        shuffle=True,
    ),
    MatchKey((PairPoints("l1", "r1"), PairPoints("l2", "r2"))),
    D(2),
    metadata=ABOUT,
)
GAP = Item(
    "gap",
    "Тайна",
    (Element("p", (Words("Дважды два — "), Slot("g1"), Words(", столица — "), Slot("g2"))),),
    Gaps((Gap("g1", "number"), Gap("g2", "text", width=8))),
    GapsKey(
        (
            GapKey("g1", (AcceptedNumber.around(D(4)),)),
            GapKey("g2", (AcceptedText("Орёл"),)),
        )
    ),
    D(2),
    metadata=ABOUT,
)
BANK = Item(
    "bank",
    "Тайна",
    (Words("Днём "), Slot("g1"), Words(", ночью "), Slot("g2")),
    Gaps((Gap("g1", "bank"), Gap("g2", "bank")), options(w1="солнце", w2="луна")),
    GapsKey(
        (GapKey("g1", (AcceptedOption("w1"),)), GapKey("g2", (AcceptedOption("w2"),))), exact=True
    ),
    metadata=ABOUT,
)
INLINE = Item(
    "inline",
    "Тайна",
    (Words("Снег "), Slot("g1"), Words(".")),
    Gaps((Gap("g1", "list", options(a="белый", b="чёрный")),)),
    GapsKey((GapKey("g1", (AcceptedOption("a"),)),)),
    metadata=ABOUT,
)
NUMERIC = Item(
    "numeric",
    "Тайна",
    plain("Чему равно число пи до сотых?"),
    NumberEntry(),
    NumberKey((AcceptedNumber.around(D("3.14"), D("0.01")),)),
    metadata=ABOUT,
)
SHORT = Item(
    "short",
    "Тайна",
    plain("Кто ввёл понятие «зона ближайшего развития»?"),
    TextEntry(20),
    TextKey((AcceptedText("Выготский"), AcceptedText("*Выготский", D("0.5"), wildcard=True))),
    metadata=ABOUT,
)
EXTENDED = Item(
    "extended",
    "Тайна",
    plain("Опишите приём."),
    Essay(),
    Rubric(
        (
            RubricCriterion("c1", "Полнота", D(2), (RubricLevel(D(1), "частично"),)),
            RubricCriterion("c2", "Ясность", D(1)),
        ),
        plain("Образец"),
    ),
    D(3),
    metadata=ABOUT,
)
PLAN = Image("plan.png", "План класса")
HOTSPOT = Item(
    "hotspot",
    "Тайна",
    plain("Где доска?"),
    Hotspot(
        PLAN,
        (
            Area("A", "rect", (D(0), D(0), D(10), D(10))),
            Area("B", "circle", (D(50), D(50), D(5))),
        ),
    ),
    ChoiceKey(("B",)),
    metadata=ABOUT,
)
POINTS = Item(
    "points",
    "Тайна",
    plain("Отметьте окна."),
    Hotspot(PLAN, points=True, most=2),
    PointsKey(
        (
            AreaPoints(Area("K1", "circle", (D(10), D(10), D(5)))),
            AreaPoints(Area("K2", "poly", tuple(map(D, (20, 20, 40, 20, 40, 40, 20, 40))))),
        )
    ),
    D(2),
    metadata=ABOUT,
)
ALL = (
    SINGLE,
    MULTIPLE,
    ORDERING,
    MATCHING,
    GAP,
    BANK,
    INLINE,
    NUMERIC,
    SHORT,
    EXTENDED,
    HOTSPOT,
    POINTS,
)
