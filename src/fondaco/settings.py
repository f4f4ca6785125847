"""What the operator settles for one installation, from the environment and the command line."""

import os
from collections.abc import Mapping
from pathlib import Path

from fondaco.kernel.values import Struct

DAY = 24 * 60 * 60


class Settings(Struct, frozen=True):
    """Where the data is and how the server behaves. `token_life` in seconds; `trusted_proxies` are addresses.

    `public_url` is how clients reach the server, as in https://hub.example: what links in answers begin with. Empty: as
    the request came. The limits are those of the LeafLink dialects for each owner of a credential, 0 for none: requests
    a minute and a second of the dated API (leaflink §1.9), and of Marketplace V2 a minute on the long run and in a
    burst (marketplace E-02). Access tokens of the dated API are signed by `leaflink_token_algorithm`, RS256 and ES256
    with the key in the PEM file `leaflink_token_key`.

    The dated API ignores unknown parameters, and wraps bare arrays as pages, where that is said (leaflink D-09, D-08);
    Marketplace V2 writes amounts of money as numbers (marketplace E-04).
    """

    data: Path = Path("data")
    database_url: str = ""
    counters_url: str = ""
    rate_limits: bool = True
    require_https: bool = False
    trusted_proxies: frozenset[str] = frozenset()
    cors_origins: tuple[str, ...] = ()
    environment: str = "development"
    token_life: int = DAY
    public_url: str = ""
    leaflink_minute_limit: int = 400
    leaflink_second_limit: int = 8
    marketplace_minute_limit: int = 300
    marketplace_burst_limit: int = 1000
    leaflink_token_algorithm: str = "HS256"
    leaflink_token_key: Path | None = None
    leaflink_ignores_unknown: bool = False
    leaflink_wraps_arrays: bool = False
    marketplace_money_numbers: bool = False


ON = ("on", "1", "true")


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from `FONDACO_*`. In production HTTPS is required unless said otherwise (linkit-v1 D-01)."""
    words = {name: environ.get(f"FONDACO_{name.upper()}", "") for name in Settings.__struct_fields__}
    production = words["environment"] == "production"
    return Settings(
        data=Path(words["data"] or "data"),
        database_url=words["database_url"],
        counters_url=words["counters_url"],
        rate_limits=words["rate_limits"].lower() not in ("off", "0", "false"),
        require_https=words["require_https"].lower() in ON if words["require_https"] else production,
        trusted_proxies=frozenset(words["trusted_proxies"].replace(",", " ").split()),
        cors_origins=tuple(words["cors_origins"].replace(",", " ").split()),
        environment=words["environment"] or "development",
        token_life=int(words["token_life"] or DAY),
        public_url=words["public_url"].rstrip("/"),
        leaflink_minute_limit=int(words["leaflink_minute_limit"] or 400),
        leaflink_second_limit=int(words["leaflink_second_limit"] or 8),
        marketplace_minute_limit=int(words["marketplace_minute_limit"] or 300),
        marketplace_burst_limit=int(words["marketplace_burst_limit"] or 1000),
        leaflink_token_algorithm=words["leaflink_token_algorithm"] or "HS256",
        leaflink_token_key=Path(words["leaflink_token_key"]) if words["leaflink_token_key"] else None,
        leaflink_ignores_unknown=words["leaflink_ignores_unknown"].lower() in ON,
        leaflink_wraps_arrays=words["leaflink_wraps_arrays"].lower() in ON,
        marketplace_money_numbers=words["marketplace_money_numbers"].lower() in ON,
    )
