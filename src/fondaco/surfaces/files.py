"""Uploaded files over HTTP, to anybody who was told their address: it follows from what is in them."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from fondaco.kernel.actor import Actor
from fondaco.kernel.errors import NotFound, Problem
from fondaco.kernel.values import encode
from fondaco.store import files
from fondaco.store.once import Reply
from fondaco.surfaces.marketplace import NOBODY
from fondaco.surfaces.operation import Call, Operation, Routes
from fondaco.surfaces.refusals import refusal, refusal_headers
from fondaco.surfaces.request import Request
from fondaco.surfaces.surface import Headers, House, Surface

PIECE = 64 * 1024
DAY = b"public, max-age=86400"


class Files(Surface):
    prefix = "/files"

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.routes = Routes([Operation("GET", "/{name}", serve, "Read a file", role=None, scope=None)])

    def anybody(self, request: Request) -> Actor:
        return Actor(NOBODY, "viewer", request=request.id)

    def problem(self, problem: Problem) -> tuple[int, object]:
        return refusal(problem)

    def error(self, status: int, body: object, problem: Problem, headers: Headers) -> Reply:
        return Reply(status, encode(body), tuple(refusal_headers(problem, b"")))


def path_to(name: str) -> str:
    """Where a file is served."""
    return f"{Files.prefix}/{name}"


def with_image(view: Any, base: str) -> Any:
    """A view, or what is left of it, with the whole address of its image."""
    return with_address(view, base, "image")


def with_address(view: Any, base: str, name: str) -> Any:
    if view.get(name):
        view[name] = base + view[name]
    return view


async def serve(call: Call) -> Reply:
    stored = await files.shown(call.db, call.path["name"])
    if stored is None:
        raise NotFound("There is no such file")
    tag = b'"%s"' % stored.name.encode()
    shared = ((b"etag", tag), (b"cache-control", DAY), (b"x-content-type-options", b"nosniff"))
    if tag.decode() in call.request.header("if-none-match"):
        return Reply(304, b"", shared)
    place = files.path_of(call.settings.data, stored.name)
    if not await asyncio.to_thread(place.is_file):
        raise NotFound("There is no such file")
    headers = (
        *shared,
        (b"content-type", stored.media.encode()),
        (b"content-length", b"%d" % stored.size),
        # Whatever is in it, a browser runs none of it.
        (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    )
    return Reply(200, b"", headers, _pieces(place))


async def _pieces(place: Path) -> AsyncGenerator[bytes, None]:
    file = await asyncio.to_thread(place.open, "rb")
    try:
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece
    finally:
        file.close()
