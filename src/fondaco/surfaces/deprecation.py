"""What should not be used any longer says so in its answers (RFC 9745, RFC 8594)."""

from datetime import datetime
from email.utils import format_datetime

from fondaco.kernel.values import Struct


class Deprecation(Struct, frozen=True):
    """Since when something should not be used any longer, when it will be gone, and where one reads about it."""

    since: datetime
    sunset: datetime | None = None
    link: str = ""

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """RFC 9745 and RFC 8594."""
        told = [(b"Deprecation", b"@%d" % int(self.since.timestamp()))]
        if self.sunset is not None:
            told.append((b"Sunset", format_datetime(self.sunset, usegmt=True).encode()))
        if self.link:
            told.append((b"Link", f'<{self.link}>; rel="deprecation"; type="text/html"'.encode()))
        return told
