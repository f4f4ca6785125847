"""What doctor proves by statements alone: each finds the rows of which its sentence is not true."""

from fondaco.kernel.values import Struct
from fondaco.orders.rules import MANUAL, MARKETPLACE
from fondaco.orders.states import STATES, stock_of

POLICIES = ("", "accepted", "submitted")


class Check(Struct, frozen=True):
    """A statement that finds the rows of `table` of which `sentence` is not true.

    It selects id, uid, organization, what was expected and what was found; `of_organizations` says that those two are
    organizations. `database` is the only one it is for.
    """

    table: str
    statement: str
    sentence: str
    of_organizations: bool = False
    database: str = ""


def policies_and_states(stock: str) -> list[str]:
    """Where the goods of an order stand so: "accepted shipped" is an order in state shipped that moves stock."""
    return [f"{policy} {state}" for policy in POLICIES for state in STATES if stock_of(policy, state) == stock]


# What statements are told of the rules of orders, so that no rule is written twice.
FACTS = {
    "reserving": policies_and_states("reserved"),
    "issuing": policies_and_states("issued"),
    "strict": [MANUAL, MARKETPLACE],
    "words": [f"{name} {state.status}" for name, state in STATES.items()],
}
INDEXED = "each live row is in the search index, and nothing else is"
HOME = "belongs to the organization of "
CHECKS = (
    Check("skus", "on_hand_is_moved", "on hand is the sum of its movements"),
    Check("movements", "removed_stock_is_closed", "the movements of a removed stock record come to nothing"),
    Check("skus", "quantities_are_none_or_more", "quantities are not below 0"),
    Check("skus", "reserved_is_promised", "reserved is the sum of what open orders hold"),
    Check("skus", "reserved_is_on_hand", "no more is reserved than is on hand"),
    Check("skus", "what_is_held_is_not_promised", "what is held is on hand and reserved for nobody"),
    Check("skus", "archived_is_moved", "archived is what its movements put out of circulation"),
    Check("skus", "lots_are_counted", "it counts the lots under it"),
    Check("skus", "lots_are_parts", "its lots hold parts of it"),
    Check("lot_cells", "lots_hold_what_they_have", "what is held of a lot is on hand"),
    Check("lot_cells", "lots_are_moved", "on hand is the sum of the lot's movements"),
    Check("lot_cells", "lots_archive_what_is_moved", "archived is what the lot's movements put out of circulation"),
    Check("movements", "movements_name_lots", "a movement of a lot is of one under the stock record"),
    Check("organizations", "one_default_lot", "one lot is the default"),
    Check("stock_commands", "commands_are_over", "a command waits, or is over"),
    Check("products", "matrix_is_full", "a live product has a stock record at every branch"),
    Check("skus", "deleted_products_have_no_stock", "no stock record is of a deleted product"),
    Check("skus", "removed_pairs_have_no_stock", "what was removed by hand is not stocked"),
    Check("skus", "sku_codes_are_derived", "its code is that of the product and the branch"),
    Check("order_lines", "lines_hold_what_is_due", "it holds the stock that its order's policy and state say"),
    Check("order_lines", "lines_are_of_their_stock", "its stock record is that of its product at its order's branch"),
    Check("orders", "issued_is_moved", "what its lines issued has left the stock, and nothing else"),
    Check(
        "stock_documents", "transfers_come_to_nothing", "what a transfer takes from one branch it brings to the other"
    ),
    Check("orders", "subtotals_are_sums", "subtotal is the sum of its lines"),
    Check("orders", "totals_add_up", "total is subtotal − discount + tax + fees"),
    Check("orders", "paid_is_paid", "paid is the sum of its payments"),
    Check("orders", "words_follow_states", "status is the word of its state"),
    Check("orders", "orders_name_their_event", "the event it names is its last"),
    Check("replies", "replies_are_given", "a key that was taken has its answer"),
    Check("organizations", "counters_are_counts", "counters are counts"),
    Check("brands", "brands_count_products", "product_count is the number of its live products"),
    Check("categories", "categories_count_products", "product_count is the number of its live products"),
    Check("generics", "generics_count_products", "product_count is the number of its live products"),
    Check("files", "files_are_held", "holders is the number of rows that show it"),
    Check("product_images", "files_are_there", "the file that a row shows is known"),
    Check("products", "states_are_said", "its listing state says that it is enabled, or archived"),
    Check("products", "varieties_are_counted", "children_count is the number of its live varieties"),
    Check("products", "displayed_names_follow", "it is displayed by its parent's name and its own"),
    Check("product_lines", "lines_follow_brands", "it is displayed by its brand's name and its own"),
    Check("price_schedules", "schedules_count_prices", "product_count is the number of its prices"),
    Check("price_schedules", "schedules_count_customers", "customer_count is the number of its customers"),
    Check("express_menus", "menus_count_products", "product_count is the number of its products"),
    Check("categories", "depths_follow_parents", "depth is one more than its parent's"),
    Check("categories", "paths_follow_parents", "path is its parent's and its own name"),
    Check("events", "events_are_gapless", "numbers have no gap"),
    Check("customers", "one_default_address", "one address is the default"),
    Check("customers", "archived_is_inactive", "what is archived is inactive, and nothing else is"),
    Check("addresses", "delivered_to_the_default", "who is delivered somewhere has its default there"),
    Check("products", "products_stay_home", HOME + "its brand, category and generic", True),
    Check("products", "listings_stay_home", HOME + "its line, parent, licence and strains", True),
    Check("external_ids", "external_ids_stay_home", HOME + "the record that it names", True),
    Check("categories", "categories_stay_home", HOME + "its parent", True),
    Check("skus", "skus_stay_home", HOME + "its product and branch", True),
    Check("movements", "movements_stay_home", HOME + "its stock record", True),
    Check("lot_cells", "lot_cells_stay_home", HOME + "its stock record and lot", True),
    Check("lot_products", "lot_products_stay_home", HOME + "its product and lot", True),
    Check("branches", "branches_stay_home", HOME + "its address", True),
    Check("removed_skus", "removed_skus_stay_home", HOME + "its product and branch", True),
    Check("addresses", "addresses_stay_home", HOME + "its customer", True),
    Check("group_members", "members_stay_home", HOME + "its customer and group", True),
    Check("orders", "orders_stay_home", HOME + "its customer and branch", True),
    Check("order_lines", "lines_stay_home", HOME + "its order and product", True),
    Check("payments", "payments_stay_home", HOME + "its order", True),
    Check("order_history", "histories_stay_home", HOME + "its order", True),
    Check("customers", "customers_stay_home", HOME + "its price schedule, zone, status and managers", True),
    Check("activity_entries", "entries_stay_home", HOME + "its customer, contact and author", True),
    Check("credits", "credits_stay_home", HOME + "its customer and orders", True),
    Check("deliveries", "deliveries_stay_home", HOME + "its order and carrier", True),
    Check("drivers", "drivers_stay_home", HOME + "its carrier", True),
    Check("vehicles", "vehicles_stay_home", HOME + "its carrier", True),
    Check("products", "indexed_products", INDEXED, database="sqlite"),
    Check("brands", "indexed_brands", INDEXED, database="sqlite"),
    Check("categories", "indexed_categories", INDEXED, database="sqlite"),
    Check("generics", "indexed_generics", INDEXED, database="sqlite"),
    Check("branches", "indexed_branches", INDEXED, database="sqlite"),
    Check("customers", "indexed_customers", INDEXED, database="sqlite"),
    Check("lots", "indexed_lots", INDEXED, database="sqlite"),
    Check("pg_class", "walls_stand", "row-level security is on", database="postgres"),
    Check("pg_class", "indexes_are_whole", "indexes are valid", database="postgres"),
)
