"""Photos and a position that came without words, and wait for the text that says what they are about."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.dialogue.scene import Scene
from civic.ideas import Where

LIVES = timedelta(hours=48)  # as a question (contract, section 7)


def pending(scene: Scene) -> Mapping[str, Any]:
    """What waits for its words: ids of messages with photos, and where it is; empty when nothing does."""
    waits: Mapping[str, Any] = scene.conversation.memory.get("pending") or {}
    if not waits or scene.now - datetime.fromisoformat(waits["at"]) > LIVES:
        return {}
    return waits


def pending_place(scene: Scene) -> tuple[str, Where] | None:
    """The position that waits for its words, or came with them."""
    location = scene.message.extras.get("location") or pending(scene).get("location")
    return position(scene, location) if location else None


def position(scene: Scene, location: Mapping[str, Any]) -> tuple[str, Where]:
    """A shared position: what to call it, and the place of the city that it is at, if it is at one."""
    lat, lon, label = location["lat"], location["lon"], location.get("label") or ""
    city = scene.town.city
    place, area = city.nearest(lat, lon), city.area_at(lat, lon)
    words = label or f"{lat:.5f}, {lon:.5f}"
    if place is not None:
        return words, Where(place.key, place.name, place.area or (area.key if area else None), lat, lon, 0.9)
    key = area.key if area else None
    return words, Where(key, area.name if area else None, key, lat, lon, 0.9)
