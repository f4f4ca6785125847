-- {id}, {text} and {blob} are spelled by each database; "only:" sections belong to one of them.

create table organizations (
    id {id}, uid {text} not null unique, name {text} not null, suspended boolean not null default false,
    currency {text} not null, country {text} not null, default_vat bigint not null default 0,
    order_view {text} not null default 'both', orders_adjust_stock boolean,
    read_limit bigint not null default 300, write_limit bigint not null default 100, bulk_limit bigint not null default 100,
    created {text} not null, updated {text} not null
);

create table users (
    id {id}, uid {text} not null unique, email {text} not null unique, name {text} not null default '',
    password {text} not null, created {text} not null
);

create table memberships (
    id {id}, org_id bigint not null references organizations (id), user_id bigint not null references users (id),
    role {text} not null check (role in ('owner', 'admin', 'staff', 'viewer')), created {text} not null,
    unique (user_id, org_id)
);

create table api_keys (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), name {text} not null,
    hash {text} not null unique, hint {text} not null, role {text} not null check (role in ('owner', 'admin', 'staff', 'viewer')),
    read_only boolean not null default false, created {text} not null, revoked {text}
);
create index api_keys_by_age on api_keys (org_id, created, id);

create table secrets (name {text} primary key, value {text} not null);

create table revoked_tokens (token {text} primary key, expires {text} not null);
create index revoked_tokens_by_expiry on revoked_tokens (expires);

-- Rows of an organization in a table, and how often that table has changed for it. 'events' counts its events.
create table counters (
    org_id bigint not null references organizations (id), name {text} not null,
    rows bigint not null default 0, revision bigint not null default 0, primary key (org_id, name)
);

create table replies (
    org_id bigint not null references organizations (id), path {text} not null, key {text} not null, digest {text} not null,
    status bigint not null default 0, body {blob}, created {text} not null, primary key (org_id, path, key)
);
create index replies_by_age on replies (created);

create table events (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), number bigint not null,
    type {text} not null, record {text} not null, changes {text} not null default '{}',
    user_uid {text} not null default '', key_uid {text} not null default '', request {text} not null default '', created {text} not null,
    unique (org_id, number)
);

create table brands (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), code {text} not null,
    name_en {text} not null default '', name_ar {text} not null default '', product_count bigint not null default 0,
    search {text} not null default '', created {text} not null, updated {text} not null,
    unique (org_id, code), unique (org_id, id)
);
create index brands_by_age on brands (org_id, created, id);

create table categories (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), code {text} not null,
    name_en {text} not null default '', name_ar {text} not null default '', parent_id bigint,
    depth bigint not null default 0, path {text} not null default '', product_count bigint not null default 0,
    search {text} not null default '', created {text} not null, updated {text} not null,
    unique (org_id, code), unique (org_id, id), foreign key (org_id, parent_id) references categories (org_id, id)
);
create index categories_by_age on categories (org_id, created, id);
create index categories_by_parent on categories (org_id, parent_id, created, id);

create table generics (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), code {text} not null,
    name_en {text} not null, name_ar {text} not null default '', name_key {text} not null,
    common_brands {text} not null default '[]', product_count bigint not null default 0,
    search {text} not null default '', created {text} not null, updated {text} not null,
    unique (org_id, code), unique (org_id, id), unique (org_id, name_key)
);
create index generics_by_age on generics (org_id, created, id);

create table products (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), code {text} not null,
    name_en {text} not null, name_ar {text} not null default '',
    average_price bigint not null default 0 check (average_price >= 0), vat_value bigint not null default 0,
    barcode {text} not null default '', brand_id bigint, category_id bigint, generic_id bigint,
    is_enabled boolean not null default true, is_deleted boolean not null default false,
    search {text} not null default '', created {text} not null, updated {text} not null,
    unique (org_id, id),
    foreign key (org_id, brand_id) references brands (org_id, id),
    foreign key (org_id, category_id) references categories (org_id, id),
    foreign key (org_id, generic_id) references generics (org_id, id)
);
create unique index products_by_code on products (org_id, code) where is_deleted = false;
create index products_by_age on products (org_id, created, id, is_enabled) where is_deleted = false;
create index products_by_brand on products (org_id, brand_id, created, id, is_enabled, is_deleted);
create index products_by_category on products (org_id, category_id, created, id, is_enabled, is_deleted);
create index products_by_generic on products (org_id, generic_id, created, id, is_enabled, is_deleted);
create index products_by_barcode on products (org_id, barcode, created, id) where barcode <> '';
create index products_deleted on products (org_id, created, id) where is_deleted = true;

create table branches (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), code {text} not null,
    name_en {text} not null, name_ar {text} not null default '', active boolean not null default true,
    lat double precision, lon double precision, working_hours {text} not null default 'null', periods {text} not null default '[]',
    search {text} not null default '', created {text} not null, updated {text} not null,
    unique (org_id, code), unique (org_id, id)
);
create index branches_by_age on branches (org_id, created, id);

create table skus (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), code {text} not null,
    product_id bigint not null, branch_id bigint not null,
    on_hand bigint not null default 0 check (on_hand >= 0), reserved bigint not null default 0 check (reserved >= 0),
    price bigint not null default 0 check (price >= 0), cost bigint not null default 0 check (cost >= 0),
    available boolean not null default true, created {text} not null, updated {text} not null,
    unique (org_id, code), unique (product_id, branch_id),
    foreign key (org_id, product_id) references products (org_id, id),
    foreign key (org_id, branch_id) references branches (org_id, id)
);
create index skus_by_age on skus (org_id, created, id);
create index skus_by_branch on skus (org_id, branch_id, created, id);

-- Product and branch pairs whose stock record was deleted by hand: they are not made again.
create table removed_skus (
    org_id bigint not null references organizations (id), product_id bigint not null, branch_id bigint not null,
    created {text} not null, primary key (product_id, branch_id)
);

-- The ledger. It outlives its stock record, so it names it without a foreign key.
create table movements (
    id {id}, org_id bigint not null references organizations (id), sku_id bigint not null, quantity bigint not null check (quantity <> 0),
    reason {text} not null, document {text} not null default '', lot {text}, user_uid {text} not null default '',
    key_uid {text} not null default '', created {text} not null
);
create index movements_of_sku on movements (sku_id, id);

create table customers (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id),
    first_name {text} not null, last_name {text} not null default '', email {text} not null default '', phone {text} not null default '',
    birthdate {text}, gender {text} not null default '', type {text} not null default 'individual', status {text} not null default 'active',
    search {text} not null default '', created {text} not null, updated {text} not null, unique (org_id, id)
);
create unique index customers_by_email on customers (org_id, email) where email <> '';
create unique index customers_by_phone on customers (org_id, phone) where phone <> '';
create index customers_by_age on customers (org_id, created, id);
create index customers_by_status on customers (org_id, status, created, id, type);
create index customers_by_type on customers (org_id, type, created, id, status);

create table addresses (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), customer_id bigint not null,
    label {text} not null default '', recipient_name {text} not null default '', phone {text} not null default '',
    line1 {text} not null, line2 {text} not null default '', district {text} not null default '', city {text} not null,
    region {text} not null default '', postal_code {text} not null default '', country {text} not null,
    lat double precision, lon double precision, notes {text} not null default '', is_default boolean not null default false,
    created {text} not null, updated {text} not null,
    foreign key (org_id, customer_id) references customers (org_id, id)
);
create index addresses_of_customer on addresses (org_id, customer_id, created, id);
create unique index addresses_default on addresses (customer_id) where is_default = true;

create table customer_groups (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), name {text} not null,
    name_key {text} not null, description {text} not null default '', created {text} not null, updated {text} not null,
    unique (org_id, name_key), unique (org_id, id)
);
create index customer_groups_by_age on customer_groups (org_id, created, id);

create table group_members (
    org_id bigint not null references organizations (id), group_id bigint not null, customer_id bigint not null, created {text} not null,
    primary key (group_id, customer_id),
    foreign key (org_id, group_id) references customer_groups (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id)
);
create index group_members_of_customer on group_members (org_id, customer_id, group_id);

-- only: sqlite
{search brands}
{search categories}
{search generics}
{search products is_deleted}
{search branches}
{search customers}

create index products_by_search on products (org_id, search, created) where is_deleted = false;
create index customers_by_search on customers (org_id, search, created);

-- only: postgres
create index brands_search on brands using gin (search gin_trgm_ops);
create index categories_search on categories using gin (search gin_trgm_ops);
create index generics_search on generics using gin (search gin_trgm_ops);
create index products_search on products using gin (search gin_trgm_ops);
create index branches_search on branches using gin (search gin_trgm_ops);
create index customers_search on customers using gin (search gin_trgm_ops);
