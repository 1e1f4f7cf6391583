"""What of a methodology a query meets: indicators by code or words, measures, actors. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from orientir.core.packs.specs import Actor, Indicator, Measure, Note, Pack
from orientir.cycle.goals.matching import match


@dataclass(frozen=True, slots=True)
class PackHits:
    """What was found, in the order of the pack."""

    pack: Pack
    indicators: tuple[Indicator, ...]
    measures: tuple[Measure, ...]
    actors: tuple[Actor, ...]


def search_pack(pack: Pack, query: str) -> PackHits:
    """A code («4.2») means that indicator alone, a criterion's number all of its indicators."""
    if coded := _by_code(pack, query.strip().rstrip(".")):
        return PackHits(pack, coded, (), ())
    return PackHits(
        pack,
        _indicators(pack, query),
        search_measures(pack, pack.measures, query),
        _actors(pack, query),
    )


def search_measures(pack: Pack, measures: tuple[Measure, ...], query: str) -> tuple[Measure, ...]:
    """Lines of the road map by the words of their title, result and executors."""
    titles = {actor.code: f"{actor.title} {actor.short_title}" for actor in pack.actors}
    texts = {
        number: " ".join(
            (one.title, one.expected_result, one.term, *(titles.get(e, e) for e in one.executors))
        )
        for number, one in enumerate(measures)
    }
    return tuple(measures[number] for number in match(texts, query).hits)


def search_notes(notes: tuple[Note, ...], query: str) -> tuple[Note, ...]:
    texts = {
        number: " ".join((one.text, one.reading, one.reason, one.clause))
        for number, one in enumerate(notes)
    }
    return tuple(notes[number] for number in match(texts, query).hits)


def _by_code(pack: Pack, code: str) -> tuple[Indicator, ...]:
    comma = code.replace(",", ".")
    return tuple(one for one in pack.indicators if comma in (one.code, one.criterion))


def _indicators(pack: Pack, query: str) -> tuple[Indicator, ...]:
    texts = {
        number: f"{one.code} {one.short_title} {one.title}"
        for number, one in enumerate(pack.indicators)
    }
    return tuple(pack.indicators[number] for number in match(texts, query).hits)


def _actors(pack: Pack, query: str) -> tuple[Actor, ...]:
    texts = {number: f"{one.short_title} {one.title}" for number, one in enumerate(pack.actors)}
    return tuple(pack.actors[number] for number in match(texts, query).hits)
