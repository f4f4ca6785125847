-- What a customer pays, what is offered to whom, and what is taxed.

-- A price group: what its products cost those customers who are on it. The counts are of its prices and of its customers.
create table price_schedules (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), name {text} not null,
    name_key {text} not null, product_count bigint not null default 0, customer_count bigint not null default 0,
    search {text} not null default '', created {text} not null, updated {text} not null,
    unique (org_id, name_key), unique (org_id, id)
);

create table schedule_prices (
    org_id bigint not null references organizations (id), schedule_id bigint not null, product_id bigint not null,
    price bigint not null check (price >= 0), primary key (schedule_id, product_id),
    foreign key (org_id, schedule_id) references price_schedules (org_id, id),
    foreign key (org_id, product_id) references products (org_id, id)
);
create index schedule_prices_of_product on schedule_prices (org_id, product_id);

-- A public menu. The brand may go, its number stays.
create table express_menus (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), brand_id bigint not null,
    schedule_id bigint not null, name {text} not null, slug {text} not null unique, product_count bigint not null default 0,
    search {text} not null default '', created {text} not null, updated {text} not null, unique (org_id, id),
    foreign key (org_id, schedule_id) references price_schedules (org_id, id)
);
create index express_menus_by_brand on express_menus (org_id, brand_id, id);

create table express_menu_products (
    org_id bigint not null references organizations (id), menu_id bigint not null, product_id bigint not null,
    position bigint not null, primary key (menu_id, product_id),
    foreign key (org_id, menu_id) references express_menus (org_id, id),
    foreign key (org_id, product_id) references products (org_id, id)
);

-- For whom a product is reserved: one row a product, and under it one for each buying company or group of customers.
create table assignments (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), product_id bigint not null,
    is_exclusive boolean not null default false, created {text} not null, updated {text} not null,
    unique (org_id, product_id), unique (org_id, id), foreign key (org_id, product_id) references products (org_id, id)
);

create table assignees (
    id {id}, org_id bigint not null references organizations (id), assignment_id bigint not null,
    buyer_org_id bigint references organizations (id), group_id bigint, expires {text}, call_to_action {text},
    quantity bigint check (quantity > 0), check ((buyer_org_id is null) <> (group_id is null)),
    foreign key (org_id, assignment_id) references assignments (org_id, id),
    foreign key (org_id, group_id) references customer_groups (org_id, id) on delete cascade
);
create index assignees_of_assignment on assignees (assignment_id, id);
create index assignees_by_buyer on assignees (buyer_org_id, org_id) where buyer_org_id is not null;
create index assignees_by_group on assignees (org_id, group_id) where group_id is not null;

-- `tax_rate` in 1/100 000. `categories` is a JSON list of the ids of product categories. Changed by a new one.
create table tax_schedules (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), name {text} not null,
    tax_type bigint not null, tax_rate bigint not null check (tax_rate >= 0), unit_type bigint not null,
    categories {text} not null default '[]', is_archived boolean not null default false,
    search {text} not null default '', created {text} not null, updated {text} not null
);

-- `discount` in 1/10 000 of a percent.
create table promo_codes (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), brand_id bigint not null,
    code {text} not null, discount bigint not null default 0 check (discount >= 0), starts {text} not null, ends {text} not null,
    search {text} not null default '', created {text} not null, updated {text} not null, check (starts <= ends), unique (org_id, brand_id, code)
);

-- What a seller owes a customer. `applied_to` is the order it was used for.
create table credits (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id),
    customer_id bigint references customers (id) on delete set null, brand_id bigint,
    order_id bigint references orders (id), applied_to_id bigint references orders (id),
    amount bigint not null check (amount > 0), currency {text} not null, credit_date {text} not null,
    status {text} not null default 'active' check (status in ('active', 'used', 'cancelled')), reason {text} not null,
    notes {text} not null default '', is_archived boolean not null default false, search {text} not null default '',
    created {text} not null, updated {text} not null, check ((status = 'used') = (applied_to_id is not null))
);
create index credits_of_order on credits (order_id) where order_id is not null;

-- Where a seller delivers from which branches. `branches` is a JSON list of their ids, `zip_codes` one of objects.
create table distribution_zones (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), name {text} not null,
    description {text}, is_active boolean not null default true, branches {text} not null default '[]',
    zip_codes {text} not null default '[]', search {text} not null default '', created {text} not null, updated {text} not null,
    unique (org_id, id)
);

-- only: sqlite
{search price_schedules}
{search express_menus}
{search tax_schedules is_archived}
{search distribution_zones}

-- only: postgres
create index price_schedules_search on price_schedules using gin (search gin_trgm_ops);
create index express_menus_search on express_menus using gin (search gin_trgm_ops);
create index tax_schedules_search on tax_schedules using gin (search gin_trgm_ops);
create index distribution_zones_search on distribution_zones using gin (search gin_trgm_ops);
