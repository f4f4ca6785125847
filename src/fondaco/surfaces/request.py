"""One HTTP request as it stands on the wire, and its body read within bounds."""

import gzip
import re
import zlib
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from fondaco.kernel.errors import Malformed, NotFound, TooLarge
from fondaco.kernel.values import new_uid
from fondaco.surfaces.deprecation import Deprecation

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# What a caller may still be sending when it is told that its body is too large: read and dropped, so that it hears it.
PATIENCE = 128 * 1024 * 1024
MOST_PARAMETERS = 1000
# What this process calls the requests that come without a name: nine random characters and a running number.
PROCESS = new_uid()[:9]
NUMBERS = count()


class Request:
    """Headers by lower-case name, the path in decoded segments, the query with the last of repeated names.

    `version` is the dated version that it asks for, `changes` are those between that and the newest, `sent` is the path
    as it was sent where the newest has another, `deprecation` what to say of its end (surfaces/versions.py).
    """

    __slots__ = (
        "changes",
        "deprecation",
        "headers",
        "id",
        "method",
        "peer",
        "prefix",
        "repeated",
        "scheme",
        "scope",
        "sent",
        "version",
    )

    def __init__(self, scope: Scope, prefix: str) -> None:
        self.scope = scope
        self.prefix = prefix
        self.version = ""
        self.sent = ""
        self.changes: Sequence[Any] = ()
        self.deprecation: Deprecation | None = None
        self.method: str = scope["method"]
        self.scheme: str = scope.get("scheme", "http")
        self.peer: str = scope["client"][0] if scope.get("client") else ""
        self.headers: dict[bytes, bytes] = {}
        self.repeated: set[bytes] = set()
        for name, value in scope["headers"]:
            if name in self.headers:
                self.repeated.add(name)
            self.headers[name] = value
        asked = self.header("x-request-id")
        self.id = asked if asked and REQUEST_ID.fullmatch(asked) else f"{PROCESS}{next(NUMBERS):06x}"

    def header(self, name: str) -> str:
        return self.headers.get(name.encode(), b"").decode("latin-1")

    @property
    def path(self) -> str:
        """The path within the dialect, as sent; empty where it lies outside."""
        raw: bytes = self.scope.get("raw_path") or self.scope["path"].encode()
        within = raw.decode("latin-1").removeprefix(self.prefix)
        return within if len(within) == len(raw) - len(self.prefix) else ""

    def segments(self) -> tuple[str, ...]:
        """The decoded parts of the path; one trailing slash is as none. Raises NotFound for what cannot be a path."""
        path = self.path
        if path.endswith("/"):
            path = path[:-1]
        if "%" not in path:
            return tuple(path.split("/")[1:])
        try:
            return tuple(unquote_to_bytes(part).decode() for part in path.split("/")[1:])
        except UnicodeDecodeError:
            raise NotFound("The path is not UTF-8") from None

    @property
    def question(self) -> bytes:
        """The query as sent."""
        text: bytes = self.scope["query_string"]
        return text

    def query(self) -> dict[str, str]:
        """Its parameters, the last of each name."""
        return read_parameters(self.question) if self.question else {}


def read_parameters(text: bytes) -> dict[str, str]:
    """The last of each name. Raises Malformed."""
    return dict(read_pairs(text))


def read_pairs(text: bytes) -> tuple[tuple[str, str], ...]:
    """The parameters in their order, repeated ones too. Raises Malformed."""
    if not text:
        return ()
    try:
        return tuple(parse_qsl(text.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_PARAMETERS))
    except ValueError:
        raise Malformed("Too many query parameters") from None


async def read_body(request: Request, receive: Receive, limit: int) -> bytes:
    """The body, unpacked if it came gzipped. Raises TooLarge beyond `limit` bytes, packed or not."""
    declared = request.headers.get(b"content-length", b"0")
    if not declared.isdigit() or int(declared) > PATIENCE:
        raise TooLarge(f"A body here has at most {limit} bytes")
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Malformed("The request ended before its body")
        part = message.get("body", b"")
        size += len(part)
        more = message.get("more_body", False)
        if size <= limit:
            parts.append(part)
        elif size > PATIENCE:
            break
        else:
            parts.clear()
    if size > limit:
        raise TooLarge(f"A body here has at most {limit} bytes")
    body = parts[0] if len(parts) == 1 else b"".join(parts)
    encoding = request.header("content-encoding").strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding != "gzip":
        raise Malformed("A body may be gzipped, or plain", "Content-Encoding")
    return unpack(body, limit)


def unpack(body: bytes, limit: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, limit + 1)
    except zlib.error:
        raise Malformed("The body is not gzip", "Content-Encoding") from None
    if len(plain) > limit:
        raise TooLarge(f"A body here has at most {limit} bytes, unpacked")
    if not unpacker.eof or unpacker.unused_data:
        raise Malformed("The body is not one whole piece of gzip", "Content-Encoding")
    return plain


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding names gzip without refusing it by `q=0`."""
    for offer in accepted.lower().split(","):
        coding, _, rest = offer.partition(";")
        if coding.strip() == "gzip":
            return not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", rest)
    return False


def pack(body: bytes) -> bytes:
    return gzip.compress(body, 4, mtime=0)
