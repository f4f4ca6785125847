"""Forms with files in them, and the smallest files of their kinds."""

from typing import Any

from tests.cases import POST, Request

BOUNDARY = "fondaco-boundary"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
GIF = b"GIF89a" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20
WEBP = b"RIFF\0\0\0\0WEBP" + b"\0" * 20
PDF = b"%PDF-1.7\n%%EOF\n"


def form(*fields: tuple[str, Any]) -> bytes:
    """A form of these fields; those whose value is bytes are files."""
    parts = []
    for name, value in fields:
        is_file = isinstance(value, bytes)
        file = '; filename="../../etc/pass wd.png"\r\nContent-Type: application/octet-stream' if is_file else ""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        parts.append(head.encode() + (value if is_file else str(value).encode()) + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def SEND(path: str, *fields: tuple[str, Any], **more: Any) -> Request:
    """A form sent to a path."""
    return POST(path, form(*fields), headers=MULTIPART, **more)
