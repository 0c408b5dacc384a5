"""Ideas as files."""

from civic.officials import Role
from desk.api import shapes
from desk.api.files import making
from desk.api.files.about import about
from desk.api.files.texts import Csv, GeoJson, JsonLines
from desk.api.files.workbook import MEDIA_TYPE
from desk.api.operations import Call, Operation, operation
from desk.api.streams import Download

MEDIA_TYPES = (Csv.media_type, MEDIA_TYPE, GeoJson.media_type, JsonLines.media_type)


@operation("GET", "/ideas/export", Role.VIEWER, media_types=MEDIA_TYPES)
async def export_ideas(call: Call, query: shapes.ExportQuery) -> Download:
    """All ideas that the filters find, as a file: CSV, Excel, GeoJSON or JSON lines."""
    store, languages = call.desk.store, call.desk.city().languages
    said = about(query, call.now)
    if query.format == "xlsx":
        return Download(MEDIA_TYPE, said.name("xlsx"), making.workbook(store, query, languages, said))
    into = making.writer(query.format, said, languages)
    return Download(into.media_type, said.name(query.format), making.text(store, query, languages, into))


OPERATIONS: tuple[Operation, ...] = (export_ideas,)
