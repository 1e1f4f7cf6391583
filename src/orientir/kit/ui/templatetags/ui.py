"""``{% load ui %}``: the components as tags, Russian numbers and dates as filters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from orientir.kit import russian
from orientir.kit.ui import icons, parts
from orientir.kit.ui.columns import Columns
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.states import STATES, VERDICTS
from orientir.kit.ui.words import out_of as part_of_whole

register = template.Library()
FONTS = Path(__file__).resolve().parent.parent / "static" / "ui" / "fonts" / "fonts.css"


@register.simple_tag
def icon(name: str, css: str = "o-icon") -> SafeString:
    """``{% icon "search" %}``."""
    return icons.icon(name, css)


@register.simple_tag
def status(code: str, word: str = "", pill: bool = False) -> SafeString:
    """``{% status "met" %}``; ``word`` replaces the usual word, ``pill=True`` gives it a tint."""
    state = STATES[code]
    css = f"o-status o-{state.tone}" + (" o-pill" if pill else "")
    drawing = icons.icon(state.shape)
    return format_html(
        '<span class="{}">{}<span>{}</span></span>', css, drawing, word or state.word
    )


@register.simple_tag
def state_mark(code: str) -> SafeString:
    """The shape alone, coloured; the word must stand beside it in the page."""
    state = STATES[code]
    return format_html('<span class="o-{}">{}</span>', state.tone, icons.icon(state.shape))


@register.simple_tag
def verdict(code: str, word: str = "") -> SafeString:
    """``{% verdict "above" %}``: a comparison in words; a difference is bold with a black arrow."""
    known = VERDICTS[code]
    if not known.arrow:
        return format_html('<span class="o-verdict">{}</span>', word or known.word)
    drawing = icons.icon(known.arrow)
    return format_html('<b class="o-verdict o-differs">{}{}</b>', drawing, word or known.word)


@register.simple_tag
def change(value: russian.Number | None, decimals: int = 1) -> SafeString:
    """A change with its sign and a black arrow (drawn, never a character): «+8,5»."""
    text = russian.signed(value, decimals)
    name = {"+": "arrow-up", russian.MINUS: "arrow-down"}.get(text[0], "")
    return format_html('<b class="o-change">{}{}</b>', icons.icon(name) if name else "", text)


@register.inclusion_tag("ui/parts/chips.html")
def chips(items: Sequence[parts.Chip], title: str, reset: str = "") -> dict[str, Any]:
    return {"items": items, "title": title, "reset": reset}


@register.inclusion_tag("ui/parts/table.html")
def table(model: parts.Table) -> dict[str, Any]:
    """A whole table; each row is given with its cells paired with their columns."""
    lines = [
        (row, list(zip(row.cells, model.columns, strict=bool(row.cells)))) for row in model.rows
    ]
    return {"table": model, "lines": lines}


@register.inclusion_tag("ui/parts/pages.html")
def pagination(pages: parts.Pages) -> dict[str, Any]:
    numbers = [(n, pages.href(n) if n else "") for n in pages.numbers]
    return {
        "pages": pages,
        "numbers": numbers,
        "previous": pages.href(pages.number - 1) if pages.number > 1 else "",
        "next": pages.href(pages.number + 1) if pages.number < pages.count else "",
    }


@register.inclusion_tag("ui/parts/columns.html")
def column_choice(columns: Columns, listing: Listing) -> dict[str, Any]:
    """Which columns to show; the rest of the list's address stays as it is."""
    kept = [(name, value) for name, value in listing.told.items() if value]
    return {"columns": columns, "kept": kept}


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, optional: bool | None = None) -> dict[str, Any]:
    """A form field: label above, hint under it, then the mistake, then the control as wide as its
    value.
    """
    hint, mistake = f"{bound.id_for_label}-hint", f"{bound.id_for_label}-mistake"
    described = [hint] * bool(bound.help_text) + [mistake] * bool(bound.errors)
    attrs: dict[str, str | bool] = {"class": _control_class(bound)}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "is_check": getattr(bound.field.widget, "input_type", "") == "checkbox"
        and not bound.use_fieldset,
        "is_group": bound.use_fieldset,
        "hint_id": hint,
        "mistake_id": mistake,
        "optional": not bound.field.required if optional is None else optional,
    }


def _control_class(bound: BoundField) -> str:
    own = str(bound.field.widget.attrs.get("class", ""))
    return f"o-control {own}".strip()


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """What is to be mended, on top of the page, each line a link to its field."""
    fields = [bound for form in forms for bound in form if bound.errors]
    general = [text for form in forms for text in form.non_field_errors()]
    return {"fields": fields, "general": general, "count": len(fields) + len(general)}


@register.inclusion_tag("ui/parts/progress.html")
def progress(job: parts.Progress) -> dict[str, Any]:
    return {"job": job}


@register.inclusion_tag("ui/parts/fraction.html")
def fraction(model: parts.Fraction) -> dict[str, Any]:
    return {"fraction": model}


@register.inclusion_tag("ui/parts/facts.html")
def facts(items: Sequence[parts.Fact]) -> dict[str, Any]:
    return {"facts": items}


@register.inclusion_tag("ui/parts/empty.html")
def empty(model: parts.Empty) -> dict[str, Any]:
    return {"empty": model}


@register.simple_tag
def bar(done: float, total: float, name: str) -> SafeString:
    """A bar of how much is done; ``name`` says it in words for assistive technology."""
    width = max(0.0, min(100.0, 100 * done / total)) if total else 0.0
    return format_html(
        '<svg class="o-bar" role="img" aria-label="{}" width="100%" height="10">'
        '<rect width="100%" height="10" rx="5" class="o-bar-rest"/>'
        '<rect width="{}%" height="10" rx="5" class="o-bar-done"/></svg>',
        name,
        f"{width:.1f}",
    )


@register.simple_tag
def font_stylesheet() -> str:
    """The typeface's style sheet if it was installed at set-up, else nothing (no 404s)."""
    return "ui/fonts/fonts.css" if FONTS.exists() else ""


@register.filter
def num(value: russian.Number | None, decimals: int | None = None) -> str:
    return russian.number(value, decimals)


@register.filter
def share(value: russian.Number | None, base: russian.Number | None = None) -> str:
    return russian.share(value, base)


@register.filter
def percent(value: russian.Number | None, base: russian.Number | None = None) -> str:
    return russian.percent(value, base)


@register.filter
def signed(value: russian.Number | None, decimals: int = 1) -> str:
    return russian.signed(value, decimals)


@register.filter
def points(value: russian.Number | None, decimals: int = 1) -> str:
    return russian.points(value, decimals)


@register.filter
def out_of(part: russian.Number, whole: russian.Number) -> str:
    return part_of_whole(part, whole)


@register.filter
def day(value: date | datetime | None) -> str:
    """A date, in the platform's time zone when it is a moment."""
    return russian.day(_local(value) if isinstance(value, datetime) else value)


@register.filter
def moment(value: datetime | None) -> str:
    return russian.moment(None if value is None else _local(value))


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


@register.filter
def due(value: date | None, today: date | None = None) -> SafeString | str:
    """«через 6 дней» with the date in ``title``; ``today`` is given by the page (or is today)."""
    if value is None:
        return russian.MISSING
    words = _term(value, today or timezone.localdate())
    return format_html('<time datetime="{}" title="{}">{}</time>', value, russian.day(value), words)


def _term(due_on: date, today: date) -> str:
    if (get_language() or "ru").startswith("ru"):
        return russian.term(due_on, today)
    days = (due_on - today).days
    if days == 0:
        return _("today")
    words = (
        ngettext("in %(days)s day", "in %(days)s days", days)
        if days > 0
        else ngettext("%(days)s day ago", "%(days)s days ago", -days)
    )
    return words % {"days": abs(days)}


@register.filter
def references(text: str) -> SafeString:
    """Letters as character references: of what stands before the page has named its encoding."""
    return mark_safe(conditional_escape(text).encode("ascii", "xmlcharrefreplace").decode())  # noqa: S308 (escaped)
