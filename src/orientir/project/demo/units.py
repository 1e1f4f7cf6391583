"""The invented region's units: authorities, organisations, and what happened to them over the
years.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from orientir.core.packs.specs import Municipality, Pack
from orientir.project.demo.scale import Scale

FOUNDED = date(2010, 9, 1)

# share of organisations, kind, title of the n-th, general education?
_KINDS = (
    (0.42, "school", "Школа № {n}", True),
    (0.36, "kindergarten", "Детский сад № {n}", False),
    (0.10, "supplementary", "Дом творчества № {n}", False),
    (0.06, "school", "Лицей № {n}", True),
    (0.06, "vocational", "Колледж № {n}", False),
)
_LARGEST = 2.5  # weight of the first town against 1.0 of a rural district


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """One unit with the attributes of its latest period; ``merged_into`` is the code of its
    successor.
    """

    code: str
    level: str
    kind: str
    title: str
    short_title: str
    title_in: str
    parent: str | None
    municipality: str | None
    region: str
    oktmo: str
    inn: str
    ogrn: str
    is_general_education: bool
    locality: str | None
    opened_on: date
    closed_on: date | None = None
    merged_into: str | None = None


def build_units(scale: Scale, pack: Pack, random: Random) -> list[DemoUnit]:
    """The region's unit first, then municipalities, then organisations, each after its parent."""
    places = _choose_places(pack.municipalities, scale.municipalities)
    region = _region(pack, random)
    authorities = [_authority(place, region.code, random) for place in places]
    organisations = list(_organisations(scale, authorities, random))
    return [region, *authorities, *_with_history(organisations, random)]


def _choose_places(places: Sequence[Municipality], count: int) -> list[Municipality]:
    """Towns first: a small demo should show municipalities of very different size."""
    towns = [place for place in places if "город" in place.kind]
    rural = [place for place in places if "город" not in place.kind]
    mixed = [*towns[: (count + 1) // 2], *rural[: count // 2]]
    rest = [place for place in places if place not in mixed]
    return [*mixed, *rest][:count]


def _region(pack: Pack, random: Random) -> DemoUnit:
    code = pack.region.code
    return DemoUnit(
        code=code,
        level="region",
        kind="authority",
        title=pack.region.title,
        short_title=pack.region.title,
        title_in=pack.region.title_in,
        parent=None,
        municipality=None,
        region=code,
        oktmo=pack.region.oktmo or "",
        inn=invent_inn(random),
        ogrn=invent_ogrn(random),
        is_general_education=False,
        locality=None,
        opened_on=FOUNDED,
    )


def _authority(place: Municipality, region: str, random: Random) -> DemoUnit:
    return DemoUnit(
        code=place.code,
        level="municipality",
        kind="authority",
        title=place.title,
        short_title=place.short_title,
        title_in=place.title_in,
        parent=region,
        municipality=place.code,
        region=region,
        oktmo=place.oktmo,
        inn=invent_inn(random),
        ogrn=invent_ogrn(random),
        is_general_education=False,
        locality="urban" if "город" in place.kind else "rural",
        opened_on=FOUNDED,
    )


def _organisations(
    scale: Scale, authorities: Sequence[DemoUnit], random: Random
) -> Iterator[DemoUnit]:
    weights = [
        _LARGEST if position == 0 else 1.5 if unit.locality == "urban" else 1.0
        for position, unit in enumerate(authorities)
    ]
    homes = list(authorities) + random.choices(
        authorities, weights, k=max(0, scale.organisations - len(authorities))
    )
    numbers: dict[tuple[str, str], int] = {}
    shares = [share for share, *_ in _KINDS]
    for home in homes[: scale.organisations]:
        _, kind, pattern, general = random.choices(_KINDS, shares)[0]
        number = numbers[home.code, pattern] = numbers.get((home.code, pattern), 0) + 1
        yield _organisation(home, kind, pattern.format(n=number), general, number, random)


def _organisation(
    home: DemoUnit, kind: str, name: str, general: bool, number: int, random: Random
) -> DemoUnit:
    regional = kind == "vocational"
    rural = home.locality == "rural" or random.random() < 0.08
    return DemoUnit(
        code=f"{home.code}-{_STEMS[name.split(' № ')[0]]}-{number}",
        level="organisation",
        kind=kind,
        title=f"{name}, {home.short_title}",
        short_title=f"{name}, {home.short_title}",
        title_in="",
        parent=home.region if regional else home.code,
        municipality=None if regional else home.code,
        region=home.region,
        oktmo=home.oktmo,
        inn=invent_inn(random),
        ogrn=invent_ogrn(random),
        is_general_education=general,
        locality="rural" if rural else "urban",
        opened_on=FOUNDED,
    )


_STEMS = {
    "Школа": "school",
    "Детский сад": "kindergarten",
    "Дом творчества": "supplementary",
    "Лицей": "lyceum",
    "Колледж": "college",
}


def _with_history(units: list[DemoUnit], random: Random) -> list[DemoUnit]:
    """Every sixtieth organisation was merged into a neighbour of its kind, every eightieth is
    new.
    """
    happened = list(units)
    for index in range(7, len(units), 60):
        unit = happened[index]
        heirs = [
            other
            for other in units
            if other.municipality == unit.municipality
            and other.kind == unit.kind
            and other.code != unit.code
        ]
        if heirs:
            heir = random.choice(heirs)
            happened[index] = replace(unit, closed_on=date(2024, 9, 1), merged_into=heir.code)
    for index in range(11, len(units), 80):
        happened[index] = replace(happened[index], opened_on=date(2023, 9, 1))
    return happened


def invent_inn(random: Random) -> str:
    """Ten digits of a legal person with a right check digit; «99» is no region's code."""
    digits = [9, 9, *(random.randrange(10) for _ in range(7))]
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    check = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11 % 10
    return "".join(map(str, [*digits, check]))


def invent_ogrn(random: Random) -> str:
    """Thirteen digits with a right check digit."""
    body = f"1{random.randrange(2, 22):02d}99{random.randrange(10**7):07d}"
    return f"{body}{int(body) % 11 % 10}"
