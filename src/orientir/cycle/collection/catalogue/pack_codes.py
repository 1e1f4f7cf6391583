"""The titles of codes of the methodology in force: what a template's lists say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from orientir.core.mistakes import Mistake
from orientir.core.packs.find import list_packs
from orientir.core.packs.load import load_pack
from orientir.cycle.collection.catalogue.titles import Codes


@cache
def get_form_titles() -> Mapping[str, str]:
    """What the methodologies at hand call their forms, by the kind of file (``form_oo1``)."""
    titles: dict[str, str] = {}
    for folder in list_packs():
        try:
            forms = load_pack(folder, ("forms",)).forms
        except Mistake:
            continue
        titles |= {form.table: form.title for form in forms if form.table not in titles}
    return titles


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
