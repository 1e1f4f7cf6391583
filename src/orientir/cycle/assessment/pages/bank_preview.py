"""An item as the person who sits a test will see it, and its key apart. Pure but for addresses of pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from orientir.core.items.rendering import to_html
from orientir.core.items.specs import (
    AcceptedNumber,
    AcceptedOption,
    AcceptedText,
    Area,
    ChoiceKey,
    Essay,
    Gap,
    Gaps,
    GapsKey,
    Hotspot,
    Item,
    Key,
    Matching,
    MatchKey,
    MultipleChoice,
    NumberEntry,
    NumberKey,
    Option,
    Ordering,
    OrderKey,
    PointsKey,
    Rubric,
    SingleChoice,
    TextKey,
)
from orientir.core.items.tex import with_drawn_formulas
from orientir.core.items.text import RichText, plain, words_of
from orientir.kit import russian

Pictures = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """An area of a picture as SVG draws it."""

    tag: str
    attributes: SafeString
    label: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What the template draws; only what the kind needs is filled."""

    kind: str
    prompt: SafeString
    options: tuple[SafeString, ...] = ()
    right: tuple[SafeString, ...] = ()
    unit: str = ""
    lines: int = 0
    image: str = ""
    alt: str = ""
    width: int = 0
    height: int = 0
    shapes: tuple[Shape, ...] = ()
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class KeyLine:
    """An answer and what it earns."""

    answer: SafeString
    points: str = ""


def preview_of(item: Item, pictures: Pictures) -> Preview:
    """``pictures``: name → SHA-256 of the kept picture."""
    show = _Shower(pictures)
    gaps = item.interaction if isinstance(item.interaction, Gaps) else None
    prompt = show.text(item.prompt, gaps)
    match item.interaction:
        case SingleChoice(options) | MultipleChoice(options):
            return Preview(item.kind, prompt, show.options(options))
        case Ordering(options, _shuffle, first, last):
            return Preview(item.kind, prompt, show.options(options), first=first, last=last)
        case Matching(left, right):
            return Preview(item.kind, prompt, show.options(left), show.options(right))
        case NumberEntry(unit):
            return Preview(item.kind, prompt, unit=unit)
        case Essay(lines):
            return Preview(item.kind, prompt, lines=lines)
        case Hotspot():
            return _hotspot(item.interaction, prompt, show)
        case Gaps(_gaps, bank):
            return Preview(item.kind, prompt, show.options(bank))
    return Preview(item.kind, prompt)


def key_lines(item: Item, pictures: Pictures) -> list[KeyLine]:
    """What is right, in words, with the points where they differ."""
    return list(_key_lines(item, item.key, _Shower(pictures))) if item.key else []


def shown_text(text: RichText, pictures: Pictures) -> SafeString:
    """A text of the item beside its prompt: an instruction, a sample."""
    return _Shower(pictures).text(text)


def rubric_of(item: Item) -> Rubric | None:
    return item.key if isinstance(item.key, Rubric) else None


@dataclass(frozen=True, slots=True)
class _Shower:
    pictures: Pictures

    def text(self, text: RichText, gaps: Gaps | None = None) -> SafeString:
        fields = {gap.identifier: gap for gap in gaps.gaps} if gaps else {}
        shown = to_html(
            with_drawn_formulas(text),
            media_url=self.address,
            slot=lambda name: _field(fields[name]) if name in fields else escape(name),
        )
        return mark_safe(shown)  # noqa: S308  safe by construction: rendering escapes all words

    def options(self, options: tuple[Option, ...]) -> tuple[SafeString, ...]:
        return tuple(self.text(one.text) for one in options)

    def address(self, name: str) -> str:
        sha256 = self.pictures.get(name)
        return reverse("assessment:bank_media", args=[sha256]) if sha256 else ""


def _field(gap: Gap) -> str:
    name = quoteattr(_("Gap %(name)s") % {"name": gap.identifier})
    if gap.entry in ("list", "bank"):
        options = "".join(f"<option>{escape(words_of(one.text))}</option>" for one in gap.options)
        return f'<select class="o-control o-gap" aria-label={name}><option>…</option>{options}</select>'
    size = min(max(gap.width, 6), 40)
    return f'<input class="o-control o-gap" size="{size}" aria-label={name}/>'


def _hotspot(one: Hotspot, prompt: SafeString, show: _Shower) -> Preview:
    return Preview(
        "hotspot",
        prompt,
        image=show.address(one.image.media),
        alt=one.image.alt,
        width=one.image.width,
        height=one.image.height,
        shapes=tuple(_shape(area) for area in one.areas),
    )


_SHAPES = {
    "circle": ("circle", ("cx", "cy", "r")),
    "ellipse": ("ellipse", ("cx", "cy", "rx", "ry")),
}


def _shape(area: Area) -> Shape:
    label = area.label or area.identifier
    if area.shape == "rect" and len(area.corners) == 4:
        left, top, right, bottom = area.corners
        pairs = [("x", left), ("y", top), ("width", right - left), ("height", bottom - top)]
        return Shape("rect", _attributes(pairs), label)
    if area.shape in _SHAPES:
        tag, names = _SHAPES[area.shape]
        return Shape(tag, _attributes(zip(names, area.corners, strict=False)), label)
    points = " ".join(
        f"{x},{y}" for x, y in zip(area.corners[::2], area.corners[1::2], strict=False)
    )
    return Shape("polygon", _attributes([("points", points)]), label)


def _attributes(pairs: object) -> SafeString:
    told = " ".join(f"{name}={quoteattr(str(value))}" for name, value in pairs)  # type: ignore[attr-defined]
    return mark_safe(told)  # noqa: S308  quoted above


def _key_lines(item: Item, key: Key, show: _Shower) -> Iterator[KeyLine]:
    names = {one: show.text(text) for one, text in _named(item)}
    match key:
        case ChoiceKey():
            yield from _choice_lines(key, names)
        case OrderKey(correct):
            texts = _texts(item)
            yield from (
                KeyLine(_plain(f"{number}. {words_of(texts.get(name, ()))}"))
                for number, name in enumerate(correct, 1)
            )
        case MatchKey():
            yield from _match_lines(key, names)
        case NumberKey(accepted) | TextKey(accepted):
            yield from (_accepted_line("", one, item) for one in accepted)
        case GapsKey(gaps):
            for gap in gaps:
                yield from (_accepted_line(f"{gap.gap}: ", one, item) for one in gap.accepted)
        case PointsKey(areas):
            told = ((one.area.label or one.area.identifier, one.points) for one in areas)
            yield from (KeyLine(_plain(name), _points(points)) for name, points in told)


def _choice_lines(key: ChoiceKey, names: Mapping[str, SafeString]) -> Iterator[KeyLine]:
    told = {one.option: one.points for one in key.points}
    for name in key.correct or told:
        yield KeyLine(names.get(name, _plain(name)), _points(told.get(name)))


def _match_lines(key: MatchKey, names: Mapping[str, SafeString]) -> Iterator[KeyLine]:
    for pair in key.pairs:
        left, right = (names.get(one, _plain(one)) for one in (pair.left, pair.right))
        points = "" if key.exact else _points(pair.points)
        yield KeyLine(format_html("{} — {}", left, right), points)


def _accepted_line(
    start: str, one: AcceptedText | AcceptedNumber | AcceptedOption, item: Item
) -> KeyLine:
    return KeyLine(_plain(start + _accepted(one, item)), _points(one.points))


def _accepted(one: AcceptedText | AcceptedNumber | AcceptedOption, item: Item) -> str:
    match one:
        case AcceptedText(text):
            return text
        case AcceptedOption(option):
            return words_of(_texts(item).get(option, ())) or option
    if one.tolerance:
        return _("from %(low)s to %(high)s") % {
            "low": russian.number(one.low),
            "high": russian.number(one.high),
        }
    return russian.number(one.value)


def _named(item: Item) -> Iterator[tuple[str, RichText]]:
    match item.interaction:
        case SingleChoice(options) | MultipleChoice(options) | Ordering(options):
            yield from ((one.identifier, one.text) for one in options)
        case Matching(left, right):
            yield from ((one.identifier, one.text) for one in (*left, *right))
        case Gaps(gaps, bank):
            listed = [one for gap in gaps for one in gap.options]
            yield from ((one.identifier, one.text) for one in (*listed, *bank))
        case Hotspot(areas=areas):
            yield from ((one.identifier, _label(one)) for one in areas)


def _label(area: Area) -> RichText:
    return plain(area.label or area.identifier)


def _texts(item: Item) -> dict[str, RichText]:
    return dict(_named(item))


def _points(points: object) -> str:
    if points is None:
        return ""
    return _("%(points)s pt") % {"points": russian.number(points)}  # type: ignore[arg-type]


def _plain(text: str) -> SafeString:
    return mark_safe(escape(text))  # noqa: S308  escaped here
