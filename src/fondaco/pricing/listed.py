"""Products as they are listed together with whom they are reserved for."""

from fondaco.catalog.listed import LISTINGS, Listing
from fondaco.kernel.resource import Join
from fondaco.kernel.values import replace

MEASURES = ("available", "stock_records", "images", "varieties_on_sale", "discount")


class Measured(Listing, frozen=True):
    """A product with what it can be ordered by besides its columns: quantities in 1/10 000, `discount` in percent."""

    available: int
    stock_records: int
    images: int
    varieties_on_sale: int
    discount: float


MEASURED = replace(
    LISTINGS.resource,
    row=Measured,
    joins=LISTINGS.resource.joins | {name: Join("id", "product_measures", name) for name in MEASURES},
)
# Live and archived ones together.
EVERY_MEASURED = replace(MEASURED, live="")
