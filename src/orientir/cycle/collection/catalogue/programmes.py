"""The template of a catalogue of programmes: described by the room that keeps them."""

from __future__ import annotations

from orientir.cycle.collection.catalogue.titles import TITLES, Dictionary
from orientir.cycle.learning.api import catalogue_sheet
from orientir.kit.tabular.sheets import Sheet
from orientir.kit.tabular.values import Choice


def describe_programmes(words: Dictionary) -> Sheet:
    """Topics are those of the methodology alone: a programme on another has none."""
    known = words.open("topic").titles
    usual = {title: code for code, title in TITLES["topic"].items() if code in known}
    return catalogue_sheet(Choice(dict(known), synonyms=usual))
