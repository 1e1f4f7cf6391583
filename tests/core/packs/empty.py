"""A pack of nothing: what a test needs of one is put in by ``dataclasses.replace``."""

from datetime import date

from orientir.core.packs.specs import Pack, Region

EMPTY_PACK = Pack(
    id="empty",
    version="1",
    title="Пустая",
    short_title="Пустая",
    in_force_from=date(2023, 1, 1),
    in_force_to=None,
    base_year=None,
    region=Region("region", "Область", "в области", "области", None),
    sources=(),
    signatories=(),
    parameters={},
    codes={},
    tables={},
    criteria=(),
    indicators=(),
    effectiveness=(),
    actors=(),
    powers=(),
    measures=(),
    municipalities=(),
    notes=(),
    cases=(),
)
