"""The titles of codes of the methodology in force: what a template's lists say."""

from __future__ import annotations

from functools import cache

from orientir.core.mistakes import Mistake
from orientir.core.packs.find import list_packs
from orientir.core.packs.load import load_pack
from orientir.cycle.collection.catalogue.titles import Codes


@cache
def get_codes() -> Codes:
    """Titles of all packs at hand, earlier ones first; empty where there is no sound pack."""
    titles: dict[str, dict[str, str]] = {}
    for folder in list_packs():
        try:
            codes = load_pack(folder, ("codes",)).codes
        except Mistake:
            continue
        for column, known in codes.items():
            titles.setdefault(column, {}).update(
                {code: title for code, title in known.items() if code not in titles[column]}
                if column in titles
                else known
            )
    return titles
