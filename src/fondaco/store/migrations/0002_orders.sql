-- The order book, its payments and its history.

-- `state` is the domain's, `status` its public word. `paid` is the sum of the payments. `details` is JSON of what the hub
-- carries and never decides on. The customer and the branch may go, their text stays.
create table orders (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), number {text} not null unique,
    code {text} not null, source {text} not null, external_id {text} not null default '', digest {text} not null default '',
    state {text} not null, status {text} not null, first_state {text} not null,
    payment_status {text} not null, payment_said {text} not null default '', fulfillment_status {text} not null,
    stock_policy {text} not null default '' check (stock_policy in ('', 'accepted', 'submitted')),
    customer_id bigint references customers (id) on delete set null,
    customer_name {text} not null default '', customer_email {text} not null default '', customer_phone {text} not null default '',
    branch_id bigint, destination {text}, store_name {text} not null default '', currency {text} not null,
    subtotal bigint not null, discount bigint not null, tax bigint not null, delivery_fee bigint not null, service_fee bigint not null,
    total bigint not null, paid bigint not null default 0, keeps_totals boolean not null default false,
    reference {text} not null default '', notes {text} not null default '', details {text} not null default '{}', search {text} not null default '',
    event_uid {text} not null, event_type {text} not null, created {text} not null, updated {text} not null
);
create unique index orders_by_external_id on orders (org_id, external_id, source) where external_id <> '';
create index orders_by_age on orders (org_id, created, id, status, source, payment_status, fulfillment_status, destination, currency);
create index orders_by_status on orders (org_id, status, created, id, source, payment_status, fulfillment_status);
create index orders_by_status_and_source on orders (org_id, status, source, created, id);
create index orders_by_source on orders (org_id, source, created, id, status, payment_status, fulfillment_status);
create index orders_by_destination on orders (org_id, destination, created, id, status, source);
create index orders_by_email on orders (org_id, customer_email, created, id) where customer_email <> '';
create index orders_by_phone on orders (org_id, customer_phone, created, id) where customer_phone <> '';
create index orders_of_customer on orders (customer_id) where customer_id is not null;

-- A line copies what was sold. `reserved` is its open reservation of the stock record, `issued` what was taken for it.
create table order_lines (
    id {id}, org_id bigint not null references organizations (id), order_id bigint not null references orders (id), position bigint not null,
    product_id bigint references products (id), product_uid {text} not null default '', sku_id bigint, name {text} not null, product_code {text} not null default '',
    sku_code {text} not null default '', barcode {text} not null default '',
    quantity bigint not null check (quantity > 0), price bigint not null, total bigint not null, vat bigint not null default 0,
    reserved bigint not null default 0 check (reserved >= 0), issued bigint not null default 0 check (issued >= 0),
    check (reserved + issued <= quantity), check (sku_id is not null or reserved + issued = 0)
);
create index lines_of_order on order_lines (order_id, position);

-- A refund is a negative payment.
create table payments (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), order_id bigint not null references orders (id),
    amount bigint not null check (amount <> 0), method {text} not null default '', reference {text} not null default '',
    user_uid {text} not null default '', key_uid {text} not null default '', created {text} not null
);
create index payments_of_order on payments (order_id, id);

create table order_history (
    id {id}, org_id bigint not null references organizations (id), order_id bigint not null references orders (id), field {text} not null,
    was {text} not null, became {text} not null, comment {text} not null default '',
    user_uid {text} not null default '', key_uid {text} not null default '', created {text} not null
);
create index history_of_order on order_history (order_id, id);

-- What is reserved is on hand: no order can be promised more.

-- only: sqlite
alter table skus add column free bigint generated always as (on_hand - reserved) virtual check (free >= 0);

create index orders_by_search on orders (org_id, search, created);

-- only: postgres
alter table skus add constraint skus_reserve_what_is_there check (reserved <= on_hand);

create index orders_search on orders using gin (search gin_trgm_ops);
