"""One hundred reports of units as PDF, charts included, from values to bytes.

Peer: the same hundred documents from texts and charts prepared beforehand, that is Typst alone: the limit below which
no report of ours can fall. Both in one process, in turn.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orientir.project.settings")
os.environ.setdefault("ORIENTIR_DEMO", "1")

import django

django.setup()

from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.cycle.monitoring.pages.addresses import Addresses
from orientir.cycle.monitoring.pages.region import Given, region_page
from orientir.cycle.monitoring.readings import Frame, Value, Values, by_indicator_and_year
from orientir.cycle.monitoring.reports.region import TEMPLATE, Heading, prepare_report, region_pdf
from orientir.kit.documents import render_pdf

REPORTS = 100
YEARS = (2022, 2023, 2024, 2025)


def main() -> None:
    frame = Frame(load_pack(find_pack("chelyabinsk-2023")), YEARS, date(2025, 11, 1))
    random = Random(1)
    given = [_given(frame, random, number) for number in range(REPORTS)]
    heading = Heading("Школа", 2025, "срез на 01.11.2025", "0" * 64, "Методика", ("Директор",))
    prepared = [prepare_report(_page(one), heading, ()) for one in given]

    limit, limit_cpu = _timed(
        lambda: [render_pdf(TEMPLATE, data, charts) for data, charts in prepared]
    )
    ours, ours_cpu = _timed(lambda: [region_pdf(_page(one), heading, ()) for one in given])

    print(f"Отчётов PDF с графиками: {REPORTS}")
    for words, wall, processor in (
        ("Typst по готовым текстам и графикам (предел)", limit, limit_cpu),
        ("наш, от значений до файла", ours, ours_cpu),
    ):
        print(f"  {words:<45}: {wall:6.2f} с, процессор {processor:6.2f} с")
    print(f"  наш к пределу: {ours / limit:.2f} × (процессор {ours_cpu / limit_cpu:.2f} ×)")


def _page(given: Given):  # type: ignore[no-untyped-def]
    return region_page(given, Addresses("/monitoring/", {}, {}))


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor, all threads."""
    work()  # fonts are looked for once
    started, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - used


def _given(frame: Frame, random: Random, number: int) -> Given:
    return Given(
        frame=frame,
        year=YEARS[-1],
        level="organisation",
        title=f"Школа № {number}",
        values=_values(frame, random, "organisation"),
        reference=_values(frame, random, "region"),
        earlier={},
        state="",
    )


def _values(frame: Frame, random: Random, level: str) -> Values:
    return by_indicator_and_year(
        _value(indicator.code, year, level, random)
        for indicator in frame.pack.indicators
        if level in indicator.levels
        for year in YEARS
    )


def _value(code: str, year: int, level: str, random: Random) -> Value:
    whole = random.randrange(5, 90)
    part = random.randrange(0, whole + 1)
    share = round(Decimal(100 * part) / whole, 6)
    return Value(code, year, level, 1, Decimal(part), Decimal(whole), share, "ok", None)


if __name__ == "__main__":
    main()
