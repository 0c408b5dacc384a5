"""Who may see a photo: nobody but officials, until one of them has looked."""

from datetime import datetime

from civic import audit
from storage import Tx, attachments
from storage.attachments import Attachment
from storage.models import Visibility, id_of


def show(
    tx: Tx, photo: Attachment, visibility: Visibility, now: datetime, *, by: str, reason: str | None = None
) -> None:
    """Show, hold or hide a photo."""
    if photo.visibility == visibility:
        return
    attachments.show(tx, id_of(photo), visibility)
    audit.note(
        tx, by, "visibility", f"photo:{photo.id}", now,
        before=photo.visibility, after=visibility.value, reason=reason,
    )  # fmt: skip
