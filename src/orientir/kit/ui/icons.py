"""Icons and marks: 16 × 16, ``currentColor``, hidden from assistive technology (a word stands
beside).
"""

from __future__ import annotations

from typing import Final

from django.utils.safestring import SafeString, mark_safe

_RING = '<circle cx="8" cy="8" r="6.5" fill="#fff" stroke="currentColor" stroke-width="1.8"{}/>'
_LINE = (
    'fill="none" stroke="currentColor" stroke-width="1.7" '
    'stroke-linecap="round" stroke-linejoin="round"'
)

SHAPES: Final[dict[str, str]] = {
    "disc-tick": '<circle cx="8" cy="8" r="7.4" fill="currentColor"/>'
    '<path d="M4.5 8.4 7 10.8l4.6-5" fill="none" stroke="#fff" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round"/>',
    "triangle-down": '<path d="M1 2.5h14L8 14.8z" fill="currentColor"/>',
    "half-disc": _RING.format("") + '<path d="M8 1.5a6.5 6.5 0 0 1 0 13z" fill="currentColor"/>',
    "square-dash": '<rect x="1.9" y="1.9" width="12.2" height="12.2" rx="2" fill="#fff" '
    'stroke="currentColor" stroke-width="1.7"/>'
    '<path d="M5 8h6" stroke="currentColor" stroke-width="1.9"/>',
    "dashed-ring": _RING.format(' stroke-dasharray="2.7 2.4"'),
    "ring": _RING.format(""),
    "clock": _RING.format("") + f'<path d="M8 4.2V8l2.6 1.6" {_LINE}/>',
    "triangle-mark": '<path d="M8 1.9 15 14.1H1z" fill="#fff" stroke="currentColor" '
    'stroke-width="1.6" stroke-linejoin="round"/>'
    '<path d="M8 6.2v3.7m0 1.4v1.3" stroke="currentColor" stroke-width="1.6"/>',
    "arrow-up": f'<path d="M8 13.4V3M3.6 7.2 8 2.8l4.4 4.4" {_LINE}/>',
    "arrow-down": f'<path d="M8 2.6V13M3.6 8.8 8 13.2l4.4-4.4" {_LINE}/>',
    "chevron": f'<path d="M4 6.2 8 10l4-3.8" {_LINE}/>',
    "sort": f'<path d="M5 6.4 8 3.2l3 3.2M5 9.6l3 3.2 3-3.2" {_LINE}/>',
    "search": f'<circle cx="7" cy="7" r="4.8" {_LINE}/><path d="m10.7 10.7 3.8 3.8" {_LINE}/>',
    "bell": f'<path d="M3.4 11.6c1-1 1.3-2 1.3-4.2a3.3 3.3 0 0 1 6.6 0c0 2.2.3 3.2 1.3 4.2z '
    f'M6.6 13.9h2.8" {_LINE}/>',
    "menu": f'<path d="M1.5 3.5h13M1.5 8h13M1.5 12.5h13" {_LINE}/>',
    "document": f'<path d="M3.2 1.6h6L12.8 5v9.4H3.2z M9 1.8V5.2h3.6" {_LINE}/>',
    "table": f'<path d="M1.8 2.8h12.4v10.4H1.8z M1.8 6.2h12.4 M6.2 6.4v6.6" {_LINE}/>',
    "cross": f'<path d="m3.6 3.6 8.8 8.8m0-8.8-8.8 8.8" {_LINE}/>',
}


def icon(name: str, css: str = "o-icon") -> SafeString:
    """The drawing ``name`` as inline SVG; an unknown name is a mistake of the programmer
    (KeyError).
    """
    return mark_safe(  # noqa: S308 - constant markup of this module
        f'<svg class="{css}" width="16" height="16" viewBox="0 0 16 16" '
        f'aria-hidden="true" focusable="false">{SHAPES[name]}</svg>'
    )
