"""The relationship log as both LeafLink dialects ask for it (leaflink §5)."""

from fondaco.surfaces.asking import ranges, texts
from fondaco.surfaces.collection import Ask

DELETED = "true lists the deleted ones instead"
ENTRY_ASKS: dict[str, Ask] = (
    {
        "author": Ask("author_id", "wholes"),
        "author_id": Ask("author_id", "wholes"),
        "brand": Ask("brand_id", "wholes"),
        "brand_id": Ask("brand_id", "wholes"),
        "company": Ask("company_org_id", "wholes"),
        "company_id": Ask("company_org_id", "wholes"),
        "company_slug": Ask("org_id", "company_slug"),
        "contact": Ask("contact_id", "wholes"),
        "contact_id": Ask("contact_id", "wholes"),
        "customer": Ask("customer_id", "wholes"),
        "customer_id": Ask("customer_id", "wholes"),
        "delete": Ask("is_deleted", "deleted", description=DELETED),
        "id": Ask("id", "wholes"),
        "is_deleted": Ask("is_deleted", "deleted", description=DELETED),
        "owner": Ask("org_id", "company"),
        "owner_id": Ask("org_id", "wholes"),
        "staff": Ask("staff_id", "wholes"),
        "staff_id": Ask("staff_id", "wholes"),
        "type": Ask("kind", "texts", "iin"),
    }
    | texts("entry", "entry", "in startswith")
    | ranges("created_on", "created")
    | ranges("date", "happened")
    | ranges("modified", "updated")
)
