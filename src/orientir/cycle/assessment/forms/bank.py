"""The item editor: what is asked, by rows, and where the item belongs. Everything works without a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy

from orientir.core.items.checks import best_points
from orientir.core.items.notation import can_be_typed, read_notation, write_notation
from orientir.core.items.specs import (
    Essay,
    Gaps,
    GapsKey,
    Hotspot,
    Item,
    Matching,
    MatchKey,
    NumberEntry,
    Ordering,
    OrderKey,
    Rubric,
    TextKey,
)
from orientir.cycle.assessment.actions.bank_items import ItemTerms
from orientir.cycle.assessment.forms.bank_rows import ItemRow, build, rows_of
from orientir.cycle.assessment.models import Item as Kept

MOST_ROWS: Final = 60
_LEVELS: Final = (
    ("", "—"),
    ("1", gettext_lazy("basic")),
    ("2", gettext_lazy("raised")),
    ("3", gettext_lazy("high")),
)
_SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "single_choice": ("shuffle",),
    "multiple_choice": ("shuffle",),
    "ordering": ("first", "last", "partly"),
    "matching": ("shuffle", "partly"),
    "gap": ("partly",),
    "inline_choice": ("shuffle", "partly"),
    "numeric": ("unit",),
    "short_text": ("exact_case",),
    "extended": ("lines", "sample"),
    "hotspot": ("image", "alt", "width", "height"),
}
_OF_KINDS: Final = frozenset(name for names in _SHOWN.values() for name in names)


class ItemForm(forms.Form):
    """One item of a kind; fields that the kind does not need are taken out."""

    prompt = forms.CharField(
        label=gettext_lazy("What is asked"),
        help_text=gettext_lazy(
            "**bold**, $x^2$ for a formula, - for a list, | for a table, "
            "![what is seen](name.png) for a picture."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=20_000,
    )
    pictures = forms.FileField(
        label=gettext_lazy("Pictures"),
        help_text=gettext_lazy("PNG or JPEG; in the text they stand by the name of the file."),
        required=False,
    )
    image = forms.CharField(label=gettext_lazy("Name of the picture"), max_length=200)
    alt = forms.CharField(
        label=gettext_lazy("What is seen on it"),
        help_text=gettext_lazy("For those who do not see it. It must not give the answer away."),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "o-long"}),
    )
    width = forms.IntegerField(
        label=gettext_lazy("Width, pixels"), min_value=1, max_value=5000, required=False
    )
    height = forms.IntegerField(
        label=gettext_lazy("Height, pixels"), min_value=1, max_value=5000, required=False
    )
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=40, required=False)
    first = forms.CharField(label=gettext_lazy("Label above"), max_length=60, required=False)
    last = forms.CharField(label=gettext_lazy("Label below"), max_length=60, required=False)
    lines = forms.IntegerField(
        label=gettext_lazy("Lines for the answer"), min_value=1, max_value=60, required=False
    )
    sample = forms.CharField(
        label=gettext_lazy("Sample of a full answer, for experts"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    shuffle = forms.BooleanField(
        label=gettext_lazy("Show options in another order to each"), required=False
    )
    partly = forms.BooleanField(
        label=gettext_lazy("Points for each right part, not all or nothing"), required=False
    )
    exact_case = forms.BooleanField(
        label=gettext_lazy("Capital letters and punctuation matter"), required=False
    )
    competency = forms.ChoiceField(label=gettext_lazy("Competency"))
    difficulty = forms.ChoiceField(
        label=gettext_lazy("Expected difficulty"), choices=_LEVELS, required=False
    )
    max_score = forms.DecimalField(
        label=gettext_lazy("Points at most"),
        help_text=gettext_lazy("Empty: as many as the key gives."),
        min_value=Decimal("0.01"),
        max_value=Decimal(1000),
        decimal_places=2,
        required=False,
    )
    seconds = forms.IntegerField(
        label=gettext_lazy("Seconds"), min_value=1, max_value=7200, required=False
    )
    exposure_limit = forms.IntegerField(
        label=gettext_lazy("People a year at most"),
        help_text=gettext_lazy("Empty: no limit."),
        min_value=1,
        required=False,
    )
    source = forms.CharField(label=gettext_lazy("Source"), max_length=255, required=False)
    note = forms.CharField(label=gettext_lazy("What was changed"), max_length=300, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        kind: str,
        competencies: list[tuple[str, str]],
        initial: Mapping[str, Any] | None = None,
        is_new: bool = True,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
        self.kind = kind
        self.fields["competency"].choices = [("", "—"), *competencies]  # type: ignore[attr-defined]
        for name in _OF_KINDS - set(_SHOWN[kind]):
            del self.fields[name]
        if is_new:
            del self.fields["note"]

    def clean_difficulty(self) -> int | None:
        told = self.cleaned_data["difficulty"]
        return int(told) if told else None

    def content(self, rows: list[ItemRow]) -> Item:
        """The item that was typed. Raises Mistake where the rows cannot be read."""
        told = self.cleaned_data
        settings = {name: told.get(name) or default for name, default in _defaults().items()}
        interaction, key = build(self.kind, rows, settings)
        item = Item("", "", read_notation(told["prompt"]), interaction, key)
        return replace(item, max_score=told["max_score"] or best_points(item) or Decimal(1))

    def terms(self, author: str) -> ItemTerms:
        told = self.cleaned_data
        return ItemTerms(
            competency=told["competency"],
            expected_difficulty=told["difficulty"],
            expected_seconds=told["seconds"],
            exposure_limit=told["exposure_limit"],
            source=told["source"],
            author=author,
        )


def typed_rows(data: QueryDict) -> list[ItemRow]:
    """The rows of a sent form, blank ones too."""
    right = set(data.getlist("row_right"))
    columns = [data.getlist(f"row_{name}") for name in ("key", "text", "second", "third", "points")]
    count = min(max(map(len, columns)), MOST_ROWS)
    padded = [[*column, *[""] * (count - len(column))] for column in columns]
    return [
        ItemRow(key[:40], text[:5000], second[:5000], third[:5000], points[:40], str(n) in right)
        for n, (key, text, second, third, points) in enumerate(zip(*padded, strict=True))
    ]


def sent_pictures(files: MultiValueDict[str, Any]) -> dict[str, bytes]:
    """Name → bytes; names are made fit for the notation."""
    return {
        (one.name or "picture").replace(" ", "-"): one.read() for one in files.getlist("pictures")
    }


def initial_of(kept: Kept, content: Item) -> dict[str, Any]:
    """The fields of an item that is there."""
    return {
        "prompt": write_notation(content.prompt),
        "competency": kept.competency,
        "difficulty": str(kept.expected_difficulty or ""),
        "max_score": content.max_score,
        "seconds": kept.expected_seconds,
        "exposure_limit": kept.exposure_limit,
        "source": kept.source,
        **_kind_initial(content),
    }


def is_kept_whole(content: Item) -> bool:
    """Whether the editor would give back all that an item has; feedback and the like it does not."""
    form = _defaults() | _kind_initial(content)
    try:
        interaction, key = build(content.kind, rows_of(content), form)
    except Exception:
        return False
    is_same = (interaction, key) == (content.interaction, content.key)
    return is_same and can_be_typed(content.prompt) and not content.feedback


def _defaults() -> dict[str, Any]:
    words: dict[str, Any] = dict.fromkeys(("unit", "first", "last", "sample", "image", "alt"), "")
    flags = dict.fromkeys(("shuffle", "partly", "exact_case"), False)
    return words | flags | {"lines": 10, "width": 0, "height": 0}


def _kind_initial(content: Item) -> dict[str, Any]:
    told: dict[str, Any] = {"shuffle": getattr(content.interaction, "shuffle", False)}
    match content.interaction:
        case Ordering(_options, _shuffle, first, last):
            told |= {"first": first, "last": last}
        case NumberEntry(unit):
            told["unit"] = unit
        case Essay(lines):
            told["lines"] = lines
        case Hotspot(image):
            told |= {"image": image.media, "alt": image.alt}
            told |= {"width": image.width, "height": image.height}
        case Matching() | Gaps():
            pass
    return told | _key_initial(content)


def _key_initial(content: Item) -> dict[str, Any]:
    match content.key:
        case OrderKey(_correct, rule):
            return {"partly": rule == "positions"}
        case MatchKey(_pairs, exact) | GapsKey(_pairs, exact):
            return {"partly": not exact}
        case TextKey(_accepted, rule):
            return {"exact_case": not rule.case}
        case Rubric(_criteria, sample):
            return {"sample": write_notation(sample)}
    return {}


class ItemFileForm(forms.Form):
    """A file of items to be looked through."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("zip, xml, txt (GIFT) or xlsx, up to 64 MB"),
    )
