"""Answers that are files, sent as they are made."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass

import structlog
from aiohttp import web

PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}  # no cache on the way keeps it
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"  # whatever a file holds, it does nothing

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Download:
    """A file: what kind, called what, and its bytes as they come."""

    media_type: str
    name: str
    chunks: AsyncIterator[bytes]
    is_shown: bool = False  # by a browser, on the page itself

    async def send(self, request: web.Request) -> web.StreamResponse:
        """Send it. What goes wrong before the first byte is a problem, later it cuts the connection."""
        how = "inline" if self.is_shown else "attachment"
        shown = {"Content-Disposition": f'{how}; filename="{self.name}"', "Content-Security-Policy": POLICY}
        response = web.StreamResponse(headers=PRIVATE | shown)
        response.content_type = self.media_type
        if self.media_type.startswith("text/"):
            response.charset = "utf-8"
        async with aclosing(self.chunks) as chunks:  # type: ignore[type-var]  # they are generators
            if request.method == "HEAD":
                return response
            first = await anext(chunks, b"")
            await response.prepare(request)
            try:
                await response.write(first)
                async for chunk in chunks:
                    await response.write(chunk)
            except ConnectionError:
                raise  # nobody listens any more
            except Exception:
                log.exception("api: a file could not be sent to its end", name=request.path)
                if request.transport is not None:
                    request.transport.abort()  # so that nobody takes half a file for a whole one
                raise ConnectionResetError from None
        return response
