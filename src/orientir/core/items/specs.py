"""What an item is: what the test-taker sees (``interaction``) apart from what makes an answer right (``key``).

The two never share a field, so what goes to a browser is built from the interaction alone (``public.public_json``).
Identifiers of options, gaps and areas are unique inside an item and are what an answer is made of (``scoring``).
Points are ``Decimal``: 0.1 + 0.2 points are 0.3 points. Stored as JSON by ``storage``; nothing here is ever changed in
place.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from orientir.core.items.text import Image, RichText

Kind = Literal[
    "single_choice",
    "multiple_choice",
    "ordering",
    "matching",
    "gap",
    "inline_choice",
    "numeric",
    "short_text",
    "extended",
    "hotspot",
]
KIND_TITLES: dict[Kind, str] = {
    "single_choice": "выбор одного ответа",
    "multiple_choice": "выбор нескольких ответов",
    "ordering": "порядок",
    "matching": "соответствие",
    "gap": "пропуски в тексте",
    "inline_choice": "выбор из списков в тексте",
    "numeric": "число",
    "short_text": "краткий ответ",
    "extended": "развёрнутый ответ",
    "hotspot": "область на рисунке",
}
KINDS: tuple[Kind, ...] = tuple(KIND_TITLES)
Difficulty = Literal["", "basic", "advanced", "high"]
DIFFICULTY_TITLES: dict[Difficulty, str] = {
    "": "не указана",
    "basic": "базовая",
    "advanced": "повышенная",
    "high": "высокая",
}

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose, order, match or drag.

    ``fixed``: keeps its place when options are shuffled («Нет верного ответа»). ``limit``: how many times it may be
    used in a matching or dragged into gaps; 0 = any number.
    """

    identifier: str
    text: RichText
    fixed: bool = False
    limit: int = 1


@dataclass(frozen=True, slots=True)
class SingleChoice:
    options: tuple[Option, ...]
    shuffle: bool = False


@dataclass(frozen=True, slots=True)
class MultipleChoice:
    """``most`` = 0: as many as there are."""

    options: tuple[Option, ...]
    shuffle: bool = False
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Ordering:
    """``first`` and ``last`` are labels of the two ends («сначала», «в конце»), often empty."""

    options: tuple[Option, ...]
    shuffle: bool = True
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Matching:
    """Each of ``left`` is joined with options of ``right``; ``most`` pairs in all, 0 = any number."""

    left: tuple[Option, ...]
    right: tuple[Option, ...]
    shuffle: bool = False
    most: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """A place in the prompt (``text.Slot`` of the same identifier).

    ``entry``: ``text`` or ``number`` is typed, ``list`` is chosen from the gap's own options, ``bank`` is dragged from
    the options common to all gaps. ``width``: expected letters, 0 = unknown.
    """

    identifier: str
    entry: Literal["text", "number", "list", "bank"] = "text"
    options: tuple[Option, ...] = ()
    width: int = 0


@dataclass(frozen=True, slots=True)
class Gaps:
    """Gaps in the prompt; of kind ``inline_choice`` when all are lists, else ``gap``."""

    gaps: tuple[Gap, ...]
    bank: tuple[Option, ...] = ()
    shuffle: bool = False


@dataclass(frozen=True, slots=True)
class NumberEntry:
    """A number is typed; a comma or a point divides the fraction. ``unit`` is shown behind the field."""

    unit: str = ""


@dataclass(frozen=True, slots=True)
class TextEntry:
    width: int = 0


@dataclass(frozen=True, slots=True)
class Essay:
    """An extended answer that experts score by the rubric. ``most_words``: 0 = no limit."""

    lines: int = 10
    most_words: int = 0


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a picture, in its pixels from the upper left corner.

    ``rect``: left, top, right, bottom · ``circle``: x, y, radius · ``ellipse``: x, y, radius across, radius down ·
    ``poly``: x, y of every corner.
    """

    identifier: str
    shape: Literal["rect", "circle", "ellipse", "poly"]
    corners: tuple[Decimal, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Hotspot:
    """Areas of a picture are chosen, or (``points``) places of it are marked and the areas stand in the key alone."""

    image: Image
    areas: tuple[Area, ...] = ()
    points: bool = False
    least: int = 0
    most: int = 1


Interaction = (
    SingleChoice
    | MultipleChoice
    | Ordering
    | Matching
    | Gaps
    | NumberEntry
    | TextEntry
    | Essay
    | Hotspot
)


@dataclass(frozen=True, slots=True)
class OptionPoints:
    """What choosing this option (or area) adds; may be negative."""

    option: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class PairPoints:
    left: str
    right: str
    points: Decimal = ONE


@dataclass(frozen=True, slots=True)
class ChoiceKey:
    """Key of single and multiple choice and of chosen areas.

    Without ``points`` the answer that is exactly ``correct`` gets the item's maximum, any other 0 (QTI match_correct).
    With ``points`` they are added up and kept within ``floor`` and the maximum (QTI map_response); None = no floor.
    """

    correct: tuple[str, ...] = ()
    points: tuple[OptionPoints, ...] = ()
    floor: Decimal | None = ZERO


@dataclass(frozen=True, slots=True)
class OrderKey:
    """``exact``: all in order or nothing; ``positions``: the share of options that stand in their place."""

    correct: tuple[str, ...]
    rule: Literal["exact", "positions"] = "exact"


@dataclass(frozen=True, slots=True)
class MatchKey:
    """``exact``: all pairs and no other, or nothing; else points of the pairs are added up, as in ``ChoiceKey``."""

    pairs: tuple[PairPoints, ...]
    exact: bool = False
    floor: Decimal | None = ZERO


@dataclass(frozen=True, slots=True)
class TextRule:
    """What is overlooked when typed text is compared. Outer spaces always are."""

    case: bool = True
    yo: bool = True
    spaces: bool = True
    punctuation: bool = False


@dataclass(frozen=True, slots=True)
class AcceptedText:
    """``wildcard``: every ``*`` in the text stands for any letters, ``\\*`` for a star."""

    text: str
    points: Decimal = ONE
    wildcard: bool = False


@dataclass(frozen=True, slots=True)
class AcceptedNumber:
    """From ``low`` to ``high``; an open end does not itself belong."""

    low: Decimal
    high: Decimal
    points: Decimal = ONE
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def around(
        cls, value: Decimal, tolerance: Decimal = ZERO, points: Decimal = ONE
    ) -> AcceptedNumber:
        return cls(value - tolerance, value + tolerance, points)

    @property
    def value(self) -> Decimal:
        return (self.low + self.high) / 2

    @property
    def tolerance(self) -> Decimal:
        return (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class AcceptedOption:
    option: str
    points: Decimal = ONE


Accepted = AcceptedText | AcceptedNumber | AcceptedOption


@dataclass(frozen=True, slots=True)
class GapKey:
    """The first accepted answer that fits decides the points."""

    gap: str
    accepted: tuple[Accepted, ...]
    rule: TextRule = TextRule()


@dataclass(frozen=True, slots=True)
class GapsKey:
    """``exact``: the maximum when every gap is filled rightly, else 0; otherwise points of the gaps are added up."""

    gaps: tuple[GapKey, ...]
    exact: bool = False
    floor: Decimal | None = ZERO


@dataclass(frozen=True, slots=True)
class NumberKey:
    """The first accepted range that holds the number decides the points."""

    accepted: tuple[AcceptedNumber, ...]


@dataclass(frozen=True, slots=True)
class TextKey:
    """The first accepted text that fits decides the points."""

    accepted: tuple[AcceptedText, ...]
    rule: TextRule = TextRule()


@dataclass(frozen=True, slots=True)
class RubricLevel:
    points: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class RubricCriterion:
    """One criterion, from 0 to ``points``; ``levels`` say what earns how much, if anything is said."""

    identifier: str
    title: str
    points: Decimal
    levels: tuple[RubricLevel, ...] = ()


@dataclass(frozen=True, slots=True)
class Rubric:
    """By what experts score an extended answer; the points of the criteria add up to the item's maximum."""

    criteria: tuple[RubricCriterion, ...] = ()
    sample: RichText = ()
    instruction: RichText = ()


@dataclass(frozen=True, slots=True)
class AreaPoints:
    area: Area
    points: Decimal = ONE


@dataclass(frozen=True, slots=True)
class PointsKey:
    """Key of marked places: each area counts once, however many marks are in it (QTI map_response_point)."""

    areas: tuple[AreaPoints, ...]
    floor: Decimal | None = ZERO


Key = ChoiceKey | OrderKey | MatchKey | GapsKey | NumberKey | TextKey | Rubric | PointsKey


@dataclass(frozen=True, slots=True)
class Feedback:
    """Shown after the procedure allows it, never before. ``option``: of that option, gap or area."""

    when: Literal["always", "correct", "incorrect", "option"]
    text: RichText
    option: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a bank sorts items by. ``difficulty`` is what the author thinks, not what calibration found."""

    competency: str = ""
    difficulty: Difficulty = ""
    seconds: int | None = None
    author: str = ""
    language: str = "ru"
    category: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One item. ``title`` is for the bank and is not shown to test-takers."""

    identifier: str
    title: str
    prompt: RichText
    interaction: Interaction
    key: Key | None = None
    max_score: Decimal = ONE
    feedback: tuple[Feedback, ...] = ()
    metadata: Metadata = Metadata()

    @property
    def kind(self) -> Kind:
        return kind_of(self.interaction)


_KIND_BY_CLASS: dict[type, Kind] = {
    SingleChoice: "single_choice",
    MultipleChoice: "multiple_choice",
    Ordering: "ordering",
    Matching: "matching",
    NumberEntry: "numeric",
    TextEntry: "short_text",
    Essay: "extended",
    Hotspot: "hotspot",
}


def kind_of(interaction: Interaction) -> Kind:
    if isinstance(interaction, Gaps):
        only_lists = bool(interaction.gaps) and all(gap.entry == "list" for gap in interaction.gaps)
        return "inline_choice" if only_lists else "gap"
    return _KIND_BY_CLASS[type(interaction)]
