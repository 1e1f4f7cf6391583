"""The template of a catalogue of programmes: described by the room that keeps them."""

from __future__ import annotations

from orientir.cycle.collection.catalogue.titles import Dictionary
from orientir.cycle.learning.api import catalogue_sheet
from orientir.kit.tabular.sheets import Sheet


def describe_programmes(words: Dictionary) -> Sheet:
    return catalogue_sheet(words.contract("learning", "topic"))
