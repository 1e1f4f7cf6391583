"""What a test-taker's browser may receive of an item: all of the interaction, nothing of the key.

Built from the prompt and the interaction alone, so that two items that differ only in key, feedback, title or metadata
give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
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
    loose = iter(
        sorted(
            (option for option in options if not option.fixed),
            key=lambda option: hashlib.sha256(f"{seed}/{option.identifier}".encode()).digest(),
        )
    )
    return tuple(option if option.fixed else next(loose) for option in options)


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
