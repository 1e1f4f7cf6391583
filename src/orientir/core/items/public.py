"""What a test-taker's browser may receive of an item: all of the interaction, nothing of the key.

Built from the prompt and the interaction alone, so that two items that differ only in key, feedback, title or metadata
give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from orientir.core.items.specs import (
    Gaps,
    Interaction,
    Item,
    Matching,
    MultipleChoice,
    Option,
    Ordering,
    SingleChoice,
)
from orientir.core.items.storage import VERSION, encode, encode_member, number_text
from orientir.core.items.text import Image, images_of


def public_json(item: Item, *, seed: str = "") -> dict[str, Any]:
    """``{"version", "identifier", "kind", "prompt", "interaction", "max_score", "language"}``,
    shapes as in ``storage``.

    Options of an item that shuffles stand in an order that depends on ``seed`` alone (one per person and attempt): the
    same seed gives the same order, so a reload shows the same page. An empty seed leaves the author's order.
    """
    return {
        "version": VERSION,
        "identifier": item.identifier,
        "kind": item.kind,
        "prompt": encode(item.prompt),
        "interaction": encode_member(shuffled(item.interaction, f"{seed}/{item.identifier}"))
        if seed
        else encode_member(item.interaction),
        "max_score": number_text(item.max_score),
        "language": item.metadata.language,
    }


def shuffled(interaction: Interaction, seed: str) -> Interaction:
    """The interaction with its options in the order of the seed, where the item says to shuffle."""
    match interaction:
        case SingleChoice() | MultipleChoice() | Ordering() if interaction.shuffle:
            return replace(interaction, options=_mixed(interaction.options, seed))
        case Matching() if interaction.shuffle:
            left, right = _mixed(interaction.left, seed), _mixed(interaction.right, f"{seed}/2")
            return replace(interaction, left=left, right=right)
        case Gaps() if interaction.shuffle:
            return _mixed_gaps(interaction, seed)
    return interaction


def _mixed_gaps(interaction: Gaps, seed: str) -> Gaps:
    gaps = tuple(
        replace(gap, options=_mixed(gap.options, f"{seed}/{gap.identifier}"))
        for gap in interaction.gaps
    )
    return replace(interaction, gaps=gaps, bank=_mixed(interaction.bank, seed))


def _mixed(options: Sequence[Option], seed: str) -> tuple[Option, ...]:
    """Fixed options keep their places; the rest stand by the hash of seed and identifier."""
    return tuple(
        options[at] for at in _order([(one.identifier, one.fixed) for one in options], seed)
    )


def _order(options: Sequence[tuple[str, bool]], seed: str) -> list[int]:
    """Places to take options ``(identifier, is fixed)`` from."""
    loose = iter(
        sorted(
            (at for at, (_, fixed) in enumerate(options) if not fixed),
            key=lambda at: hashlib.sha256(f"{seed}/{options[at][0]}".encode()).digest(),
        )
    )
    return [at if fixed else next(loose) for at, (_, fixed) in enumerate(options)]


_SHUFFLED = {  # what a stored interaction does not say is as by default
    one.__name__: next(f.default for f in fields(one) if f.name == "shuffle")
    for one in (SingleChoice, MultipleChoice, Ordering, Matching, Gaps)
}


def shuffled_json(interaction: dict[str, Any], seed: str) -> dict[str, Any]:
    """What ``shuffled`` gives, of an interaction as it is stored: nothing is decoded, nothing checked again."""
    if not interaction.get("shuffle", _SHUFFLED.get(interaction["is"], False)):
        return interaction
    seeds = {"left": seed, "right": f"{seed}/2", "options": seed, "bank": seed}
    mixed = {
        name: _mixed_json(interaction[name], one)
        for name, one in seeds.items()
        if name in interaction
    }
    if "gaps" in interaction:
        mixed["gaps"] = [
            one | {"options": _mixed_json(one.get("options", []), f"{seed}/{one['identifier']}")}
            if "options" in one
            else one
            for one in interaction["gaps"]
        ]
    return interaction | mixed


def _mixed_json(options: list[dict[str, Any]], seed: str) -> list[dict[str, Any]]:
    order = _order([(one["identifier"], bool(one.get("fixed"))) for one in options], seed)
    return [options[at] for at in order]


def media_of(item: Item) -> frozenset[str]:
    """Names of all pictures a test-taker sees with the item."""
    return frozenset(image.media for image in _public_images(item))


def _public_images(item: Item) -> list[Image]:
    interaction = item.interaction
    images = list(images_of(item.prompt))
    for option in options_of(interaction):
        images.extend(images_of(option.text))
    own = getattr(interaction, "image", None)
    return [*images, own] if own else images


def options_of(interaction: Interaction) -> tuple[Option, ...]:
    """Every option of the interaction, wherever it stands."""
    match interaction:
        case SingleChoice(options) | MultipleChoice(options) | Ordering(options):
            return options
        case Matching(left, right):
            return (*left, *right)
        case Gaps(gaps, bank):
            return (*(option for gap in gaps for option in gap.options), *bank)
    return ()
