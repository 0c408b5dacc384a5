"""The files of the city that was loaded last."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select as select_columns

from storage.models import CityRecord
from storage.tx import Tx, table_of


def put(tx: Tx, name: str, fingerprint: str, files: Mapping[str, str], now: datetime) -> None:
    """Keep a city's files."""
    tx.put(
        CityRecord, unique=["id"], id=1, name=name, fingerprint=fingerprint, files=dict(files), loaded_at=now
    )


def fingerprint(tx: Tx) -> str | None:
    """What the kept files hash to; None when there are none."""
    return tx.run(select_columns(table_of(CityRecord).c.fingerprint)).scalar()


def files(tx: Tx) -> Mapping[str, str]:
    """The kept files by name; empty when there are none."""
    return tx.run(select_columns(table_of(CityRecord).c.files)).scalar() or {}
