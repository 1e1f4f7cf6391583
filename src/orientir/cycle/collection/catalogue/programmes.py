"""The template of a catalogue of programmes: described by the room that keeps them."""

from __future__ import annotations

from orientir.cycle.collection.catalogue.titles import Dictionary
from orientir.cycle.learning.api import catalogue_sheet
from orientir.kit.tabular.sheets import Sheet
from orientir.kit.tabular.values import Choice


def describe_programmes(words: Dictionary) -> Sheet:
    known = words.open("topic")
    return catalogue_sheet(Choice(dict(known.titles), synonyms=known.synonyms))
