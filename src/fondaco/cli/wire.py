"""HTTP as uvicorn parses it, with bounds on what comes before a body and refusals in the shape of every other one."""

from asyncio import AbstractEventLoop, Transport
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from fondaco.app import CLOSING
from fondaco.kernel.values import encode, new_uid

# Room for a megabyte of nonsense where a token belongs, so that it hears 401 like any other.
MOST_HEAD = 2 * 1024 * 1024
MOST_HEADERS = 200
MOST_PATH = 65_000  # the parser of paths counts in 16 bits


class TooMuch(Exception):
    """Reaches the parser, which then fails as for any broken request."""


class Spelled(bytes):
    """The name of a header that goes out letter by letter: the server would lower its case (rulings R12)."""

    def lower(self) -> "Spelled":
        return self


@lru_cache(maxsize=256)
def spelled(name: bytes) -> bytes:
    return name if name.islower() else Spelled(name)


def spelling(app: Any) -> Any:
    """The application, whose headers keep their spelling."""

    async def call(scope: Any, receive: Any, send: Any) -> None:
        async def tell(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [(spelled(name), value) for name, value in message["headers"]]
            await send(message)

        await app(scope, receive, tell)

    return call


class Corked:
    """A transport that holds what is written until the loop comes round: head and body of an answer leave together.

    Two writes are two system calls, a fifth of what a small answer costs.
    """

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held: list[bytes] = []

    def write(self, part: bytes) -> None:
        if not self._held:
            self._loop.call_soon(self._flush)
        self._held.append(part)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        held, self._held = self._held, []
        if held and not self._transport.is_closing():  # who has hung up is told nothing
            self._transport.write(b"".join(held))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class Wire(HttpToolsProtocol):
    """One connection. The parser itself bounds neither the request line nor the headers."""

    _is_in_head = True
    _head = 0
    _why = (HTTPStatus.BAD_REQUEST, "This is not an HTTP request")

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.app = spelling(self.app)

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.transport = Corked(transport, self.loop)  # type: ignore[assignment]

    def shutdown(self) -> None:
        # The server waits for open answers before it tells the application that it ends.
        if close := self.app_state.get(CLOSING):
            close()
        super().shutdown()

    def data_received(self, data: bytes) -> None:
        self._head += len(data)
        if self._is_in_head and self._head > MOST_HEAD:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"Headers have at most {MOST_HEAD} bytes")
            return
        super().data_received(data)

    def on_message_begin(self) -> None:
        self._is_in_head, self._head = True, 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > MOST_PATH:
            self._why = (HTTPStatus.REQUEST_URI_TOO_LONG, f"A path and its query have at most {MOST_PATH} bytes")
            raise TooMuch

    def on_header(self, name: bytes, value: bytes) -> None:
        if len(self.headers) == MOST_HEADERS:
            self._why = (HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"A request has at most {MOST_HEADERS} headers")
            raise TooMuch
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(*self._why)

    def _unsupported_upgrade_warning(self) -> None:
        """Nobody is told: any caller may ask for what is not here, as often as it likes."""

    def _refuse(self, status: HTTPStatus, details: str) -> None:
        body = encode({"code": status.value, "error": status.phrase, "details": details})
        head = [
            f"HTTP/1.1 {status.value} {status.phrase}",
            "content-type: application/json",
            f"content-length: {len(body)}",
            f"x-request-id: {new_uid()}",
            "connection: close",
        ]
        self.transport.write("\r\n".join([*head, "", ""]).encode() + body)
        self.transport.close()
