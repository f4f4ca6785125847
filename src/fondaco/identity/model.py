"""API keys and organizations as stored and as they may be asked for."""

from fondaco.kernel.resource import Resource, Row


class ApiKey(Row, frozen=True):
    """`hint` is the readable beginning of the key; the key itself is kept only as its SHA-256.

    `kind` is linkit, or app and user in Marketplace V2; what it may do there stands by group of resources.
    """

    name: str
    hint: str
    role: str
    read_only: bool
    created: str
    revoked: str | None
    kind: str = "linkit"
    orders: str = "none"
    products: str = "none"
    customers: str = "none"


API_KEYS = Resource(
    ApiKey,
    table="api_keys",
    indexes=(("created",),),
    folded=frozenset({"name"}),
    nullable=frozenset({"revoked"}),
)
