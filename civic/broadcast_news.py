"""Broadcasts to those who agreed to city news: what waits of them goes to nobody who wants none any more."""

from civic import audiences
from storage import Tx, broadcasts
from storage.consents import Purpose


def withdraw(tx: Tx, contact_id: int) -> None:
    """A person wants no city news any more."""
    active = [broadcasts.by_id(tx, broadcast_id) for broadcast_id in broadcasts.active(tx)]
    news = [one.id or 0 for one in active if one and _is_news(one.audience)]
    if news:
        broadcasts.withdraw(tx, contact_id, news)


def _is_news(audience: dict[str, object]) -> bool:
    return audiences.read(audience).purpose is Purpose.CITY_NEWS
