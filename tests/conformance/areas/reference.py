"""What all companies share: taxonomy, units, sizes, specifications, states, strains, choices."""

from tests.cases import GET, POST
from tests.conformance.probes import Probe

L = "/leaflink"
V2 = "/leaflink/api/v2"
BAZAAR = POST(
    f"{V2}/strains/",
    {"name": "Bazaar", "strain_classification": "11-cbd", "parents": [2], "company": "<company>"},
    keep="bazaar",
)
SOUK = POST(f"{V2}/strains/", {"name": "Souk", "strain_classification": "high-cbd"}, keep="souk")
STRAINS = {
    "company__isnull": [("true", ["1", "2", "3", "4"]), ("false", ["bazaar", "souk"])],
    "strain_classification": [("11-cbd", ["bazaar"]), ("sativa", ["2"])],
}


def choices(path: str) -> Probe:
    return Probe(f"GET {path}", GET(L + path), key="value", selects={"search": CHOSEN[path]})


CHOSEN = {
    "/product_listing_states": [("avail", ["Available", "Unavailable"])],
    "/product_grow_operation_types": [("DOOR", ["indoor"])],
    "/strain_classifications": [("cbd high", ["high-cbd"])],
}

PROBES = [
    Probe("GET /product_categories", GET(f"{L}/product_categories")),
    Probe("GET /product_categories/{id}", GET(f"{L}/product_categories/2")),
    Probe(
        "GET /product_subcategories",
        GET(f"{L}/product_subcategories"),
        selects={
            "category_id": [(20, ["87", "88", "89"]), (999, [])],
            "subcategory_id": [(7, ["7"])],
            "subcategory_name": [("water", ["17"]), ("Wat", [])],
        },
    ),
    Probe("GET /product_subcategories/{id}", GET(f"{L}/product_subcategories/6")),
    Probe("GET /units_of_measure", GET(f"{L}/units_of_measure")),
    Probe("GET /units_of_measure/{id}", GET(f"{L}/units_of_measure/6")),
    Probe("GET /unit_denominations", GET(f"{L}/unit_denominations")),
    Probe("GET /unit_denominations/{id}", GET(f"{L}/unit_denominations/1")),
    Probe("GET /product_specifications", GET(f"{L}/product_specifications")),
    Probe("GET /product_specifications/{id}", GET(f"{L}/product_specifications/2")),
    Probe("GET /product_dosage_units", GET(f"{L}/product_dosage_units")),
    Probe("GET /product_dosage_units/{id}", GET(f"{L}/product_dosage_units/1")),
    Probe(
        "GET /states",
        GET(f"{L}/states"),
        selects={"logistics_enabled": [("false", ["52", "53", "54", "55", "56", "63", "64", "69"])]},
    ),
    Probe("GET /states/{id}", GET(f"{L}/states/5")),
    *(choices(path) for path in CHOSEN),
    Probe(
        "GET /strains",
        GET(f"{L}/strains"),
        given=[BAZAAR, SOUK],
        selects=STRAINS | {"id": [("<bazaar>,1", ["bazaar", "1"])], "name": [("BAZAAR", ["bazaar"]), ("Baz", [])]},
    ),
    Probe("GET /strains/{id}", GET(f"{L}/strains/<bazaar>"), given=[BAZAAR]),
    Probe("V2: GET /product-categories/", GET(f"{V2}/product-categories/")),
    Probe("V2: GET /product-categories/{id}/", GET(f"{V2}/product-categories/2/")),
    Probe("V2: GET /product-subcategories/", GET(f"{V2}/product-subcategories/")),
    Probe("V2: GET /product-subcategories/{id}/", GET(f"{V2}/product-subcategories/6/")),
    Probe(
        "V2: GET /strains/",
        GET(f"{V2}/strains/"),
        given=[BAZAAR, SOUK],
        selects=STRAINS | {"parents": [("2", ["bazaar"]), ("3", [])]},
    ),
    Probe(
        "V2: POST /strains/",
        POST(
            f"{V2}/strains/",
            {"name": "Souk", "strain_classification": "na", "parents": [2, "<bazaar>"], "company": "<company>"},
        ),
        given=[BAZAAR],
    ),
    Probe("V2: GET /strains/{id}/", GET(f"{V2}/strains/<bazaar>/"), given=[BAZAAR]),
]
