"""`hearback db`."""

from contextlib import AbstractContextManager, nullcontext
from typing import Annotated

from cyclopts import App, Parameter

from hearback.errors import Misconfiguration, Refusal
from hearback.lock import sole_sender
from hearback.settings import Settings
from hearback.wiring import vault
from storage import Store, StoreError, open_store
from storage.checks import find_differences
from storage.migrate import downgrade as migrate_down
from storage.migrate import head_revision, revisions

app = App(name="db", help="The database: migrations and counts.\n\nExample: hearback db check")


@app.command
def upgrade() -> None:
    """Bring the tables to this version of Hearback.

    Example: hearback db upgrade
    """
    store = _open()
    try:
        store.upgrade()
        print(f"The database is at migration {store.revision()}.")
    finally:
        store.close()


@app.command
def downgrade(
    revision: Annotated[str, Parameter(help="A migration, `base` for none, or -1 for one step.")] = "-1",
) -> None:
    """Take the tables back to an earlier migration. What only newer tables hold is lost.

    Example: hearback db downgrade 0001
    """
    if revision not in (*revisions(), "base", "-1"):
        raise Refusal(f"no migration {revision}: there are {', '.join(revisions())} and base")
    with _alone():
        store = _open()
        try:
            migrate_down(store.url, revision)
            print(f"The database is at migration {store.revision() or 'base'}.")
        finally:
            store.close()


@app.command
def check() -> None:
    """Compare the migration with this version, and every count with a recount.

    Example: hearback db check
    """
    store = _open()
    try:
        if store.revision() != head_revision():
            raise Refusal("the database is not at this version's migration: run `hearback db upgrade`")
        differences = store.read_now(find_differences)
    finally:
        store.close()
    if differences:
        raise Refusal(f"{len(differences)} counts differ from a recount, the first at {differences[0]}")
    print("The database is at this version's migration, and all counts agree with a recount.")


def _alone() -> AbstractContextManager[None]:
    """Not beside a server that counts on the tables. Raises `Misconfiguration`."""
    file = Settings.load().sqlite_file
    return sole_sender(file) if file else nullcontext()


def _open() -> Store:
    settings = Settings.load()
    try:
        return open_store(settings.database_url, vault(settings))
    except StoreError as error:
        raise Misconfiguration(f"the database cannot be opened ({error})") from error
