"""What Marketplace V2 serves beside its document: lists within a company or a product, and lists of values (§1, §2)."""

from dataclasses import replace

import pytest
from tests.cases import GET
from tests.cast import Stage
from tests.conformance import published
from tests.conformance.answers import rows
from tests.conformance.probes import Probe, declared
from tests.conformance.proving import dates, prepared
from tests.conformance.strangers import keys

V2 = "/leaflink/api/v2"
PROBES = {probe.operation: probe for probe in reversed(declared())}
TWINS = "products orders-received line-items batches brands product-lines licenses license-types".split()
CHILDREN = {"products": "products", "images": "product-images"}
STATES = ["Available", "Archived", "Sample", "Backorder", "Internal", "Unavailable"]
STATUSES = "Draft Submitted Accepted Backorder Fulfilled Shipped Complete Rejected Combined Cancelled".split()


async def opened(stage: Stage, home: str) -> Probe:
    probe = PROBES[f"V2: GET /{home}/"]
    stage.kept |= dates()
    await prepared(stage, probe)
    return probe


@published.needed
@pytest.mark.parametrize("home", TWINS)
async def test_a_company_has_its_own(home: str, stage: Stage):
    probe = await opened(stage, home)
    whole = (await stage.send(probe.request)).json()
    twin = await stage.send(replace(probe.request, path=f"{V2}/companies/<company>/{home}/"))
    assert twin.status_code == 200, twin.text
    assert keys(probe, twin.json()) == keys(probe, whole)
    foreign = await stage.send(GET(f"{V2}/companies/<strangers_company>/{home}/"))
    assert foreign.status_code == 403, foreign.text


@published.needed
@pytest.mark.parametrize("name", list(CHILDREN))
async def test_a_product_has_its_own(name: str, stage: Stage):
    await opened(stage, CHILDREN[name])
    for product in rows((await stage.send(GET(f"{V2}/products/"))).json()) or ():
        found = (await stage.send(GET(f"{V2}/products/{product['id']}/{name}/"))).json()
        asked = f"{'parent' if name == 'products' else 'product'}={product['id']}"
        same = (await stage.send(GET(f"{V2}/{CHILDREN[name]}/?{asked}"))).json()
        assert rows(found) == rows(same)


@pytest.mark.parametrize(("path", "values"), [("listing-states", STATES), ("order-statuses", STATUSES)])
async def test_lists_of_values(path: str, values: list[str], stage: Stage):
    answer = await stage.send(GET(f"{V2}/{path}/"))
    assert answer.status_code == 200, answer.text
    assert all(value in answer.text for value in values)
