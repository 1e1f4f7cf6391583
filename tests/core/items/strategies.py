"""Items that hypothesis invents: every kind, Russian words, formulas, pictures, keys with points."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from orientir.core.items.specs import (
    AcceptedNumber,
    AcceptedOption,
    AcceptedText,
    Area,
    AreaPoints,
    ChoiceKey,
    Essay,
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
    TextRule,
)
from orientir.core.items.text import Element, Formula, Image, Node, RichText, Slot, Words

WORDS = st.text(st.sampled_from("абвгёжз ABCxyz<>&\"'12;=[]-"), min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
)
words = WORDS.filter(bool)
identifiers = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.]{0,6}", fullmatch=True)
points = st.integers(1, 8).map(lambda n: Decimal(n) / 4)
numbers = st.integers(-10_000, 10_000).map(lambda n: Decimal(n) / 100)
# Typed answers have letters: without them nobody can tell whether capital ones matter.
answers = words.filter(lambda text: any(letter.isalpha() for letter in text))
RULES = st.sampled_from(
    (TextRule(case=False, yo=False, spaces=False), TextRule(yo=False, spaces=False))
)

_formulas = st.sampled_from(
    (
        Formula("tex", "x^2 < y"),
        Formula("tex", r"\frac{a}{b}", block=True),
        Formula(
            "mathml",
            '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi><mo>&lt;</mo></math>',
        ),
    )
)
_images = st.builds(
    Image, st.sampled_from(("a.png", "рис/б в.png")), words, st.integers(0, 90), st.integers(0, 90)
)
_inline: st.SearchStrategy[Node] = st.one_of(
    words.map(Words),
    _formulas,
    _images,
    st.builds(
        lambda tag, text: Element(tag, (Words(text),)),
        st.sampled_from(("em", "strong", "sub", "sup", "code")),
        words,
    ),
)


def _apart(nodes: list[Node]) -> RichText:
    """No two words side by side."""
    kept: list[Node] = []
    for node in nodes:
        if not (kept and isinstance(node, Words) and isinstance(kept[-1], Words)):
            kept.append(node)
    return tuple(kept)


inline_text = st.lists(_inline, min_size=1, max_size=3).map(_apart)
_paragraphs = inline_text.map(lambda text: Element("p", text))
_lists = st.lists(inline_text, min_size=1, max_size=3).map(
    lambda rows: Element("ul", tuple(Element("li", row) for row in rows))
)
_cells = st.builds(lambda text, span: Element("td", text, span), inline_text, st.integers(1, 3))
_tables = st.lists(_cells, min_size=1, max_size=3).map(
    lambda cells: Element("table", (Element("tr", tuple(cells)),))
)
blocks = st.lists(st.one_of(_paragraphs, _lists, _tables), min_size=1, max_size=3).map(tuple)


@st.composite
def options(
    draw: st.DrawFn, least: int = 2, most: int = 4, limits: bool = False
) -> tuple[Option, ...]:
    names = draw(st.lists(identifiers, min_size=least, max_size=most, unique=True))
    limit = st.integers(0, 3) if limits else st.just(1)
    return tuple(
        Option(name, draw(inline_text), draw(st.booleans()), draw(limit)) for name in names
    )


@st.composite
def single(draw: st.DrawFn) -> Item:
    given = draw(options())
    right = draw(st.sampled_from(given)).identifier
    interaction = SingleChoice(given, draw(st.booleans()))
    return _item(draw, interaction, ChoiceKey((right,)), draw(points))


@st.composite
def multiple(draw: st.DrawFn) -> Item:
    given = draw(options())
    interaction = MultipleChoice(given, draw(st.booleans()))
    right = tuple(one.identifier for one in given[: draw(st.integers(1, len(given)))])
    if draw(st.booleans()):
        return _item(draw, interaction, ChoiceKey(right), draw(points))
    signs = [1 if one.identifier in right else -1 for one in given]
    worths = tuple(
        OptionPoints(one.identifier, sign * draw(points))
        for one, sign in zip(given, signs, strict=True)
    )
    most = sum((one.points for one in worths if one.points > 0), Decimal(0))
    return _item(draw, interaction, ChoiceKey(right, worths), most)


@st.composite
def ordering(draw: st.DrawFn) -> Item:
    given = draw(options())
    key = OrderKey(
        tuple(draw(st.permutations([one.identifier for one in given]))),
        draw(st.sampled_from(("exact", "positions"))),
    )
    return _item(draw, Ordering(given, draw(st.booleans()), draw(words), ""), key, draw(points))


@st.composite
def matching(draw: st.DrawFn) -> Item:
    left = tuple(Option(f"l{n}", one.text) for n, one in enumerate(draw(options())))
    right = tuple(Option(f"r{n}", one.text, limit=0) for n, one in enumerate(draw(options())))
    exact = draw(st.booleans())
    pairs = tuple(
        PairPoints(
            one.identifier,
            draw(st.sampled_from(right)).identifier,
            Decimal(1) if exact else draw(points),
        )
        for one in left
    )
    most = draw(points) if exact else sum((one.points for one in pairs), Decimal(0))
    interaction = Matching(left, right, draw(st.booleans()))
    return _item(draw, interaction, MatchKey(pairs, exact), most)


@st.composite
def typed_gaps(draw: st.DrawFn) -> Item:
    entries = draw(st.lists(st.sampled_from(("text", "number", "list")), min_size=2, max_size=3))
    made = [draw(_gap(f"g{n}", entry)) for n, entry in enumerate(entries)]
    gaps, keys = tuple(gap for gap, _ in made), tuple(key for _, key in made)
    most = sum((max(one.points for one in key.accepted) for key in keys), Decimal(0))
    prompt = tuple(
        Element("p", (Words("слово"), Slot(gap.identifier), Words("ещё"))) for gap in gaps
    )
    return _item(draw, Gaps(gaps), GapsKey(keys), most, prompt)


@st.composite
def _gap(draw: st.DrawFn, name: str, entry: str) -> tuple[Gap, GapKey]:
    if entry == "list":
        given = draw(options())
        accepted = (AcceptedOption(draw(st.sampled_from(given)).identifier, draw(points)),)
        return Gap(name, "list", given), GapKey(name, accepted)
    if entry == "number":
        return Gap(name, "number"), GapKey(name, (draw(ranges()),))
    key = GapKey(name, (AcceptedText(draw(answers), draw(points)),), draw(RULES))
    return Gap(name, "text", (), draw(st.integers(0, 40))), key


@st.composite
def ranges(draw: st.DrawFn) -> AcceptedNumber:
    low, high = sorted((draw(numbers), draw(numbers)))
    is_open = low < high and draw(st.booleans())
    return AcceptedNumber(low, high, draw(points), is_open, is_open)


@st.composite
def dragged(draw: st.DrawFn) -> Item:
    bank = tuple(
        Option(f"w{n}", one.text, one.fixed) for n, one in enumerate(draw(options(least=2)))
    )
    names = ("g1", "g2")
    keys = tuple(
        GapKey(name, (AcceptedOption(bank[place].identifier, draw(points)),))
        for place, name in enumerate(names)
    )
    most = sum((key.accepted[0].points for key in keys), Decimal(0))
    prompt = (Element("p", tuple(node for name in names for node in (Words("и"), Slot(name)))),)
    gaps = tuple(Gap(name, "bank") for name in names)
    return _item(draw, Gaps(gaps, bank, draw(st.booleans())), GapsKey(keys), most, prompt)


@st.composite
def numeric(draw: st.DrawFn) -> Item:
    accepted = draw(ranges())
    unit = draw(st.sampled_from(("", "кг")))
    return _item(draw, NumberEntry(unit), NumberKey((accepted,)), accepted.points)


@st.composite
def short(draw: st.DrawFn) -> Item:
    texts = draw(st.lists(answers, min_size=1, max_size=3, unique_by=str.casefold))
    accepted = tuple(AcceptedText(text, draw(points)) for text in texts)
    most = max(one.points for one in accepted)
    key = TextKey(accepted, draw(RULES))
    return _item(draw, TextEntry(draw(st.integers(0, 40))), key, most)


@st.composite
def extended(draw: st.DrawFn) -> Item:
    criteria = tuple(
        RubricCriterion(f"c{n}", title, draw(points), (RubricLevel(Decimal(0), draw(words)),))
        for n, title in enumerate(draw(st.lists(words, min_size=1, max_size=3)))
    )
    most = sum((one.points for one in criteria), Decimal(0))
    key = Rubric(criteria, draw(blocks), draw(blocks))
    return _item(draw, Essay(draw(st.integers(1, 30)), draw(st.integers(0, 500))), key, most)


@st.composite
def hotspot(draw: st.DrawFn) -> Item:
    image = Image("план.png", draw(words), 300, 200)
    areas = tuple(
        Area(f"a{n}", "rect", tuple(map(Decimal, (n * 20, 0, n * 20 + 10, 10))), draw(words))
        for n in range(draw(st.integers(1, 4)))
    )
    if draw(st.booleans()):
        key = ChoiceKey((draw(st.sampled_from(areas)).identifier,))
        return _item(draw, Hotspot(image, areas), key, draw(points))
    marked = tuple(
        AreaPoints(Area(f"K{n}", one.shape, one.corners), draw(points))
        for n, one in enumerate(areas, 1)
    )
    most = sum((one.points for one in marked), Decimal(0))
    return _item(draw, Hotspot(image, points=True, most=0), PointsKey(marked), most)


_metadata = st.builds(
    Metadata,
    competency=words,
    difficulty=st.sampled_from(("", "basic", "advanced", "high")),
    seconds=st.none() | st.integers(1, 3600),
    author=words,
    language=st.sampled_from(("ru", "tt", "")),
    category=words,
    tags=st.lists(words.map(lambda text: text.replace(";", ",")), max_size=2).map(tuple),
)


def _item(
    draw: st.DrawFn, interaction: object, key: object, most: Decimal, prompt: RichText | None = None
) -> Item:
    return Item(
        identifier=draw(identifiers),
        title=draw(words),
        prompt=draw(blocks) if prompt is None else prompt,
        interaction=interaction,  # type: ignore[arg-type]  # one of the interactions above
        key=key,  # type: ignore[arg-type]  # the key that suits it
        max_score=most,
        metadata=draw(_metadata),
    )


items = st.one_of(
    single(),
    multiple(),
    ordering(),
    matching(),
    typed_gaps(),
    dragged(),
    numeric(),
    short(),
    extended(),
    hotspot(),
)
