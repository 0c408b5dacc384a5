"""A mail server on loopback: takes what it is given, or refuses it."""

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self


class MailServer:
    """Speaks as much SMTP (RFC 5321) as one client needs."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.log_ins = 0
        self.knows_passwords = False
        self.refuses = False

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"smtp://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 stand-in\r\n")
        while line := await reader.readline():
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                self.received.append(_message(await reader.readuntil(b"\r\n.\r\n")))
                writer.write(b"250 taken\r\n")
            elif word == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            elif word == b"EHLO" and self.knows_passwords:
                writer.write(b"250-stand-in\r\n250 AUTH PLAIN\r\n")
            elif word == b"AUTH":
                self.log_ins += 1
                writer.write(b"235 welcome\r\n")
            elif word == b"MAIL" and self.refuses:
                writer.write(b"451 not now\r\n")
            else:
                writer.write(b"250 stand-in\r\n")
        await writer.drain()
        writer.close()


def _message(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw.removesuffix(b"\r\n.\r\n"), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message
