"""Where a client reaches us, and the links from page to page (leaflink §1.4, D-05)."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from fondaco.settings import Settings
from fondaco.surfaces.request import Request

Pairs = Sequence[tuple[str, str]]


def base_url(request: Request, settings: Settings) -> str:
    """Scheme and host as clients know them: as configured, as a trusted proxy says, or as the request came."""
    if settings.public_url:
        return settings.public_url
    scheme, host = request.scheme, request.header("host")
    if request.peer in settings.trusted_proxies:
        scheme = request.header("x-forwarded-proto") or scheme
        host = request.header("x-forwarded-host") or host
    return f"{scheme}://{host}"


def here(request: Request, settings: Settings) -> str:
    """The absolute URL of the request, without its query."""
    return base_url(request, settings) + request.prefix + request.path


def link(url: str, pairs: Pairs, changes: Mapping[str, str | None]) -> str:
    """The same URL with other values for these parameters, None for none; sorted by name, repeated ones in order."""
    kept = [(name, value) for name, value in pairs if name not in changes]
    kept += [(name, value) for name, value in changes.items() if value is not None]
    query = urlencode(sorted(kept, key=lambda pair: pair[0]))
    return f"{url}?{query}" if query else url
