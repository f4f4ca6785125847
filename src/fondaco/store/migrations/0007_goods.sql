-- Products as the marketplace knows them, the lines they stand in, and what other systems call our records.

-- What a company's brand shows of itself. `image` and `banner` are addresses.
alter table brands add column description {text} not null default '';
alter table brands add column image {text};
alter table brands add column banner {text};

-- The node of the platform's taxonomy that an organization's own category stands for; its ids are of tables that nobody
-- deletes from.
alter table categories add column product_category_id bigint;
alter table categories add column product_subcategory_id bigint;
create index categories_by_node on categories (org_id, product_category_id, product_subcategory_id) where product_category_id is not null;

create table product_lines (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), name {text} not null,
    display_name {text} not null, brand_id bigint, menu_position bigint check (menu_position >= 0),
    search {text} not null default '', created {text} not null, updated {text} not null, unique (org_id, id),
    foreign key (org_id, brand_id) references brands (org_id, id)
);
create index product_lines_by_brand on product_lines (org_id, brand_id, id);

-- `display_name` is the parent's name and its own, `children_count` that of its live varieties: both follow from other
-- rows. Money and quantities in 1/10 000. `base_units` is a decimal of 5 and 15 digits, padded so that it sorts as text.
-- A manufacturer of null is the seller.
alter table products add column sku {text} not null default '';
alter table products add column display_name {text} not null default '';
alter table products add column description {text} not null default '';
alter table products add column listing_state {text} not null default 'Available'
    check (listing_state in ('Available', 'Archived', 'Sample', 'Backorder', 'Internal', 'Unavailable'));
alter table products add column retail_price bigint not null default 0 check (retail_price >= 0);
alter table products add column sale_price bigint not null default 0 check (sale_price >= 0);
alter table products add column minimum_order bigint not null default 100 check (minimum_order >= 0);
alter table products add column maximum_order bigint not null default 1000000000 check (maximum_order >= 0);
alter table products add column unit_id bigint not null default 6;
alter table products add column is_sold_by_case boolean not null default false;
alter table products add column unit_multiplier bigint not null default 1 check (unit_multiplier >= 1);
alter table products add column denomination_id bigint not null default 1;
alter table products add column base_units {text};
alter table products add column product_category_id bigint not null default 1;
alter table products add column product_subcategory_id bigint;
alter table products add column product_line_id bigint;
alter table products add column parent_id bigint;
alter table products add column children_count bigint not null default 0 check (children_count >= 0);
alter table products add column manufacturer_org_id bigint;
alter table products add column license_id bigint;
alter table products add column strain_classification {text} not null default 'na';
alter table products add column grow_type {text} not null default '';
alter table products add column is_medical boolean not null default false;
alter table products add column is_for_samples boolean not null default true;
alter table products add column is_fractional boolean not null default false;
alter table products add column is_featured boolean not null default false;
alter table products add column is_featured_on_deals boolean not null default false;
alter table products add column tagline {text} not null default '';
alter table products add column account_id {text} not null default '';
alter table products add column income_account_id {text} not null default '';
alter table products add column drop_date {text};
alter table products add column dropped {text};
alter table products add column inventory_management {text} not null default 'managed'
    check (inventory_management in ('managed', 'unlimited', 'inherited'));
alter table products add column shows_quantity boolean not null default true;
alter table products add column threshold_value bigint check (threshold_value >= 0);
alter table products add column threshold_action {text} not null default 'default'
    check (threshold_action in ('default', 'backorder', 'unavailable', 'internal'));
alter table products add column reverse_threshold_value bigint check (reverse_threshold_value >= 0);
alter table products add column reverse_threshold_action {text} not null default 'default'
    check (reverse_threshold_action in ('default', 'available', 'internal'));

update products set sku = code, description = case when name_en <> '' then name_en else name_ar end,
    display_name = case when name_en <> '' then name_en else name_ar end,
    listing_state = case when is_deleted then 'Archived' when is_enabled then 'Available' else 'Unavailable' end;

create index products_by_id on products (org_id, id) where is_deleted = false;
create index products_by_sku on products (org_id, sku) where is_deleted = false;
create index products_by_line on products (org_id, product_line_id, id) where product_line_id is not null;
create index products_by_parent on products (org_id, parent_id, id) where parent_id is not null;
create index products_by_change on products (org_id, updated, id) where is_deleted = false;
create index products_to_drop on products (drop_date, id) where drop_date is not null;

create table product_strains (
    org_id bigint not null references organizations (id), product_id bigint not null, strain_id bigint not null,
    position bigint not null, primary key (product_id, strain_id),
    foreign key (org_id, product_id) references products (org_id, id)
);
create index product_strains_by_strain on product_strains (org_id, strain_id, product_id);

-- What the regulator's feed of an integration calls a product.
create table product_sts_ids (
    org_id bigint not null references organizations (id), product_id bigint not null, sts_id {text} not null,
    position bigint not null, primary key (product_id, sts_id),
    foreign key (org_id, product_id) references products (org_id, id)
);
create index product_sts_ids_by_value on product_sts_ids (org_id, sts_id, product_id);

-- A value of a specification that a product has. `decimal_value` and `max_decimal_value` in 1/10 000.
create table specification_items (
    id {id}, org_id bigint not null references organizations (id), product_id bigint not null, position bigint not null,
    specification_id bigint not null, unit_id bigint, decimal_value bigint, max_decimal_value bigint,
    text_value {text} not null default '',
    foreign key (org_id, product_id) references products (org_id, id)
);
create index specification_items_of_product on specification_items (product_id, position);

-- What other systems call a record: `kind` says which table's, `pair` is the key and the value on two lines.
create table external_ids (
    org_id bigint not null references organizations (id), kind {text} not null, record_id bigint not null,
    key {text} not null, value {text} not null, pair {text} not null, primary key (kind, record_id, key)
);
create index external_ids_by_pair on external_ids (org_id, pair, kind, record_id);
create index external_ids_by_value on external_ids (org_id, value, kind, record_id);

-- only: sqlite
{search product_lines}

-- only: postgres
create index product_lines_search on product_lines using gin (search gin_trgm_ops);
