"""What was sent on each day, in SMS parts, or messages elsewhere: what they cost is the city's to say."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlalchemy.dialects import postgresql, sqlite

from storage.models import Spent
from storage.tx import Tx, table_of

Units = Mapping[str, int]  # by channel


def add(tx: Tx, units: Mapping[tuple[date, str], int]) -> None:
    """Count what has gone out since the last time."""
    table = table_of(Spent)
    insert = (sqlite.insert if tx.is_sqlite else postgresql.insert)(table)
    for (day, channel), count in sorted(units.items()):  # in one order: two processes must not wait in a ring
        more = {"units": table.c.units + insert.excluded.units}
        once = insert.on_conflict_do_update(index_elements=["day", "channel"], set_=more)
        tx.run(once.values(day=day, channel=channel, units=count))


def since(tx: Tx, first: date) -> Units:
    """How much went out from a day on."""
    table = table_of(Spent)
    query = select_columns(table.c.channel, func.sum(table.c.units).label("units"))
    rows = tx.run(query.where(table.c.day >= first).group_by(table.c.channel))
    return {str(row.channel): int(row.units) for row in rows}
