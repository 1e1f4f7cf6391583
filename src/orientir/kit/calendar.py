"""A calendar as iCalendar text (RFC 5545): days and moments, folded and escaped. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST_LINE = 75  # octets, RFC 5545 section 3.1
PRODUCT = "-//Orientir//RU"


@dataclass(frozen=True, slots=True)
class Entry:
    """A day (``on`` a date) or an hour (``on`` a moment). ``key`` stays the same as long as the entry does.

    ``ends_at``: of an hour; an hour later where it is not known.
    """

    key: str
    on: date | datetime
    title: str
    until: date | None = None
    place: str = ""
    href: str = ""
    ends_at: datetime | None = None


def calendar_text(name: str, entries: Iterable[Entry], stamp: datetime) -> str:
    """The whole file, lines ended by CRLF; ``stamp``: when it was made."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        *(line for entry in entries for line in _event(entry, stamp)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(entry: Entry, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.key}@orientir"
    yield f"DTSTAMP:{_moment(stamp)}"
    if isinstance(entry.on, datetime):
        yield f"DTSTART:{_moment(entry.on)}"
        yield f"DTEND:{_moment(entry.ends_at or entry.on + timedelta(hours=1))}"
    else:
        yield f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{(entry.until or entry.on) + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{_escaped(entry.title)}"
    if entry.place:
        yield f"LOCATION:{_escaped(entry.place)}"
    if entry.href:
        yield f"URL:{entry.href}"
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    told = text.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return " ".join(told.split())


def _folded(line: str) -> Iterator[str]:
    """A long line goes on in the next, which begins with a space; never in the middle of a letter."""
    part = ""
    for letter in line:
        if len(f"{part}{letter}".encode()) > LONGEST_LINE:
            yield part
            part = " "
        part += letter
    yield part
