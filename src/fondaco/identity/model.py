"""API keys and organizations as stored and as they may be asked for."""

from fondaco.kernel.resource import Resource, Row


class ApiKey(Row, frozen=True):
    """`hint` is the readable beginning of the key; the key itself is kept only as its SHA-256."""

    name: str
    hint: str
    role: str
    read_only: bool
    created: str
    revoked: str | None


API_KEYS = Resource(
    ApiKey,
    table="api_keys",
    indexes=(("created",),),
    folded=frozenset({"name"}),
    nullable=frozenset({"revoked"}),
)
