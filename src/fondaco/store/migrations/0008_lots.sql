-- Lots of goods, what stands of them under a stock record, commands on stock, and where branches are.

-- `lots` counts the lot cells under a record. What they do not hold of it, its default lot holds. What is archived is out
-- of circulation and no part of what is on hand; what is held is, and nobody may be promised it.
alter table skus add column held bigint not null default 0 check (held >= 0);
alter table skus add column archived bigint not null default 0 check (archived >= 0);
alter table skus add column lots bigint not null default 0 check (lots >= 0);

-- `external_id` is its owner's own number for it.
alter table branches add column description {text} not null default '';
alter table branches add column external_id bigint;
alter table branches add column address_id bigint;

create table branch_addresses (
    id {id}, org_id bigint not null references organizations (id), address {text} not null, city {text} not null,
    state {text} not null, zipcode {text} not null, unit_number {text} not null default '', county {text} not null default '',
    lat bigint, lon bigint, created {text} not null, unique (org_id, id)
);

-- A batch of production. The default lot of an organization stands for all that is in no other. Numbers of what was
-- measured in 1/10 000; `display_sku` is the SKU, or the number where there is none; `terpenes` a JSON list of names and percentages, `pricing` one of prices for products.
create table lots (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), number {text} not null,
    is_default boolean not null default false, source {text} not null default '',
    source_type {text} not null default 'production_batch', supplier {text}, batch_date {text}, harvest_date {text},
    expiration_date {text}, sku {text}, display_sku {text} not null default '', status {text} not null default 'active', append_thc boolean not null default false,
    terpenes {text} not null default '[]', pricing {text} not null default '[]', is_assigned boolean not null default false,
    unit_of_measure {text}, lab_test_unit_of_measure {text}, item_name {text}, item_category {text}, lab_result_file_id bigint,
    thc bigint, thca bigint, total_thc bigint, cbd bigint, cbda bigint, cbg bigint, cbn bigint, total_cannabinoids bigint,
    cannabinoid_unit {text} not null default '%', testing_source {text} not null default '',
    is_from_api boolean not null default true, search {text} not null default '', created {text} not null,
    updated {text} not null, unique (org_id, number), unique (org_id, id)
);
create unique index lots_by_default on lots (org_id) where is_default = true;

create table lot_products (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), lot_id bigint not null,
    product_id bigint not null, created {text} not null, updated {text} not null, unique (lot_id, product_id),
    foreign key (org_id, lot_id) references lots (org_id, id), foreign key (org_id, product_id) references products (org_id, id)
);
create index lot_products_by_age on lot_products (org_id, id);
create index lot_products_of_product on lot_products (org_id, product_id, lot_id);

create table lot_cells (
    id {id}, org_id bigint not null references organizations (id), sku_id bigint not null references skus (id) on delete cascade,
    lot_id bigint not null, on_hand bigint not null default 0 check (on_hand >= 0), held bigint not null default 0 check (held >= 0),
    archived bigint not null default 0 check (archived >= 0), updated {text} not null,
    unique (sku_id, lot_id), check (held <= on_hand), foreign key (org_id, lot_id) references lots (org_id, id)
);
create index lot_cells_of_lot on lot_cells (org_id, lot_id);

-- What was asked of the stock, done in order: those that name the same product one after the other. `content` and
-- `metadata` are JSON as sent, `result` is JSON of what went wrong, `done` when it was over.
create table stock_commands (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), kind {text} not null,
    product_id bigint not null, other_product_id bigint not null, content {text} not null, metadata {text},
    created_by bigint not null, user_uid {text} not null default '', key_uid {text} not null default '',
    request {text} not null default '', status {text} not null default 'Pending' check (status in ('Pending', 'Success', 'Failed')),
    result {text}, done {text}, created {text} not null
);
create index stock_commands_due on stock_commands (org_id, id) where status = 'Pending';
create index stock_commands_done on stock_commands (done) where done is not null;

-- A command has changed what this line holds: it need not hold what its order's state says until the order moves on.
alter table order_lines add column is_handled boolean not null default false;

-- only: sqlite
insert into lots (uid, org_id, number, is_default, is_from_api, created, updated)
select lower(substr(hex(randomblob(8)), 1, 15)), id, 'default', true, false, created, created from organizations;
alter table skus add column salable bigint generated always as (on_hand - reserved - held) virtual check (salable >= 0);
{search lots is_default}

-- only: postgres
insert into lots (uid, org_id, number, is_default, is_from_api, created, updated)
select new_uid(), id, 'default', true, false, created, created from organizations;
alter table skus add constraint skus_hold_what_is_there check (reserved + held <= on_hand);
create index lots_search on lots using gin (search gin_trgm_ops);
