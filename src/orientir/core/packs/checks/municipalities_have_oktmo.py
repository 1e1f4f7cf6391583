"""Municipalities have real ОКТМО codes: eight digits, unique, of the pack's region.

A code that was worked out and not held against the register (``oktmo_verified: false``) is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.specs import Municipality


def check(reading: Reading) -> Iterator[Issue]:
    seen: set[str] = set()
    for one in reading.sound_pack.municipalities:
        yield from _check_codes(reading, one)
        if one.oktmo in seen:
            message = f"ОКТМО {one.oktmo} уже есть у другого муниципалитета"
            yield reading.issue("error", one, "oktmo", message=message)
        seen.add(one.oktmo)
        if not one.oktmo_verified:
            message = f"ОКТМО {one.oktmo} не сверен с реестром: сверьте до обмена данными"
            yield reading.issue("notice", one, "oktmo", message=message)


def _check_codes(reading: Reading, one: Municipality) -> Iterator[Issue]:
    region = reading.sound_pack.region.oktmo
    for key, code in (("oktmo", one.oktmo), ("oktmo_old", one.oktmo_old)):
        if code is None:
            continue
        if not re.fullmatch(r"\d{8}", code, re.ASCII):
            message = f"«{code}» не похоже на ОКТМО муниципалитета: нужно 8 цифр"
            yield reading.issue("error", one, key, message=message)
        elif region and code[:2] != region[:2]:
            message = f"ОКТМО {code} не этого региона: коды региона начинаются с {region[:2]}"
            yield reading.issue("warning", one, key, message=message)
