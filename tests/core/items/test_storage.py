"""Items as JSON, and what of them a browser may see."""

import json
from dataclasses import replace

import pytest

from orientir.core.items.public import media_of, public_json, shuffled, shuffled_json
from orientir.core.items.specs import Feedback, Item, Metadata
from orientir.core.items.storage import ItemNotReadable, encode_member, from_json, to_json
from orientir.core.items.text import plain
from tests.core.items import samples


@pytest.mark.parametrize("item", samples.ALL, ids=lambda item: item.identifier)
def test_there_and_back(item: Item) -> None:
    assert from_json(json.loads(json.dumps(to_json(item)))) == item


@pytest.mark.parametrize("item", samples.ALL, ids=lambda item: item.identifier)
def test_the_browser_gets_the_same_whatever_the_key(item: Item) -> None:
    bare = replace(
        item,
        key=None,
        title="",
        feedback=(Feedback("always", plain("разбор")),),
        metadata=Metadata(competency="другая", author="другой"),
    )
    shown = public_json(item, seed="1")
    assert shown == public_json(bare, seed="1")
    assert "Тайна" not in json.dumps(shown, ensure_ascii=False)


def test_areas_of_marked_places_stay_on_the_server() -> None:
    assert "K1" not in json.dumps(public_json(samples.POINTS))


def test_options_are_shuffled_by_the_seed() -> None:
    orders = {
        tuple(
            one["identifier"]
            for one in public_json(samples.SINGLE, seed=str(n))["interaction"]["options"]
        )
        for n in range(60)
    }
    assert len(orders) == 6


@pytest.mark.parametrize("item", samples.ALL, ids=lambda item: item.identifier)
def test_what_is_stored_is_shuffled_as_what_is_read(item: Item) -> None:
    interaction = item.interaction
    if hasattr(interaction, "shuffle"):
        interaction = replace(interaction, shuffle=True)
    stored = encode_member(interaction)
    for seed in map(str, range(20)):
        assert shuffled_json(stored, seed) == encode_member(shuffled(interaction, seed))
    assert stored == encode_member(interaction)


def test_pictures_of_an_item() -> None:
    assert media_of(samples.HOTSPOT) == {"plan.png"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"version": 2}, "задание записано в версии 2, эта программа читает 1"),
        ({"max_score": 1}, "задание.max_score: ожидалось число, записанное текстом"),
        ({"prompt": [{"is": "Script"}]}, "задание.prompt[0]: неизвестный вид 'Script'"),
        ({"prompt": "да"}, "задание.prompt: ожидалось список"),
        ({"title": None}, "задание.title: ожидалось текст"),
        ({"extra": 1}, "задание: неизвестное поле extra"),
    ],
)
def test_broken_data_is_named(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(ItemNotReadable) as refusal:
        from_json(to_json(samples.SINGLE) | change)
    assert str(refusal.value) == sentence
