"""English is complete, and says the same with the same places to fill in."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Catalog

from portal.catalogue import english, messages_in_code, without_english

PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
TAG = re.compile(r"</?\w+")


@pytest.fixture(scope="module")
def said() -> Catalog:
    return messages_in_code()


def test_every_message_has_its_english(said: Catalog) -> None:
    assert without_english(said, english()) == []


def test_places_and_tags_are_the_same_in_both_languages(said: Catalog) -> None:
    catalog = english()
    wrong = []
    for message in said:
        found = catalog.get(message.id, message.context) if message.id else None
        if found is None or not found.string:
            continue
        thai = [message.id] if isinstance(message.id, str) else message.id
        english_forms = [found.string] if isinstance(found.string, str) else found.string
        for source, text in zip(thai, english_forms, strict=True):
            if text and sorted(set(PLACE.findall(text))) != sorted(set(PLACE.findall(source))):
                wrong.append((source, text))
            if text and sorted(TAG.findall(text)) != sorted(TAG.findall(source)):
                wrong.append((source, text))
    assert wrong == []
