-- Who carries what to whom; and what products are listed by.

-- Those of no organization are known to all; an organization that drives itself is a carrier of its own, its fleet.
create table carriers (
    id {id}, uid {text} not null unique, org_id bigint references organizations (id), name {text} not null,
    medical_license {text} not null default '', adult_use_license {text} not null default '', state {text} not null default '',
    is_fleet boolean not null default false, search {text} not null default '', created {text} not null, updated {text} not null
);
create unique index carriers_fleet on carriers (org_id) where is_fleet = true;

create table carrier_links (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id),
    carrier_id bigint not null references carriers (id), name {text} not null,
    search {text} not null default '', created {text} not null, updated {text} not null, unique (org_id, carrier_id)
);

create table drivers (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id),
    carrier_id bigint not null references carriers (id), first_name {text} not null, last_name {text} not null,
    employee_id {text} not null, license_number {text} not null, phone {text} not null, email {text} not null default '',
    is_active boolean not null default true, search {text} not null default '', created {text} not null, updated {text} not null
);

create table vehicles (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id),
    carrier_id bigint not null references carriers (id), make {text}, model_year bigint, model_name {text},
    license_number {text}, capacity bigint, has_air_conditioner boolean not null default false, state_id bigint,
    search {text} not null default '', created {text} not null, updated {text} not null
);

-- How a delivery is paid, in the words it was given: a method, or a term of so many days.
create table payment_wordings (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id),
    kind {text} not null check (kind in ('method', 'term')), name {text} not null, description {text} not null,
    days bigint not null default 0, created {text} not null, updated {text} not null,
    unique (org_id, kind, name, description, days)
);

-- A delivery copies what was said of it: `details` is JSON of its drivers, vehicles, payment and addresses as they were.
-- Days are of the company's zone, by them it is found: the actual one, else the expected, else the requested.
create table deliveries (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), number {text} not null,
    order_id bigint references orders (id), order_number {text} not null default '', invoice_number {text} not null default '',
    buyer {text} not null default '', carrier_id bigint not null references carriers (id), status {text} not null,
    is_deleted boolean not null default false, payment_expected bigint not null, currency {text} not null,
    requested_pickup {text}, expected_pickup {text}, actual_pickup {text}, requested_delivery {text}, expected_delivery {text},
    actual_delivery {text}, pickup_day {text}, delivery_day {text}, display_delivery {text}, customer_notes {text}, notes {text},
    payment_collected {text} not null default '', amount_collected bigint, driver_comment {text} not null default '',
    details {text} not null, search {text} not null default '', created {text} not null, updated {text} not null,
    unique (org_id, number)
);
create index deliveries_by_age on deliveries (org_id, created, id) where is_deleted = false;
create index deliveries_of_order on deliveries (order_id) where order_id is not null;

-- What products are listed by that stands in other tables, or follows from their columns; available as the levels of stock
-- say it. It sees what its caller sees.

-- only: sqlite
create view product_measures as select p.id,
    cast((select coalesce(sum(case when b.active and s.available then s.on_hand - s.held else 0 end) - sum(s.reserved) - coalesce((
            select sum(l.short) from order_lines l where l.product_id = p.id and l.short > 0), 0), 0)
        from skus s join branches b on b.id = s.branch_id
        where s.product_id = case when p.inventory_management = 'inherited' then coalesce(p.parent_id, p.id) else p.id end
    ) as bigint) as available,
    (select count(*) from skus s where s.product_id = p.id) as stock_records,
    (select count(*) from product_images i where i.product_id = p.id) as images,
    (select count(*) from products v where v.parent_id = p.id and v.is_deleted = false and v.sale_price > 0
        and v.sale_price < v.average_price) as varieties_on_sale,
    case when p.sale_price > 0 and p.sale_price < p.average_price
        then round((p.average_price - p.sale_price) * 100.0 / p.average_price) else 0 end as discount
from products p;
{search carrier_links}
{search drivers}
{search vehicles}
{search deliveries is_deleted}

-- only: postgres
create view product_measures with (security_invoker = true) as select p.id,
    cast((select coalesce(sum(case when b.active and s.available then s.on_hand - s.held else 0 end) - sum(s.reserved) - coalesce((
            select sum(l.short) from order_lines l where l.product_id = p.id and l.short > 0), 0), 0)
        from skus s join branches b on b.id = s.branch_id
        where s.product_id = case when p.inventory_management = 'inherited' then coalesce(p.parent_id, p.id) else p.id end
    ) as bigint) as available,
    (select count(*) from skus s where s.product_id = p.id) as stock_records,
    (select count(*) from product_images i where i.product_id = p.id) as images,
    (select count(*) from products v where v.parent_id = p.id and v.is_deleted = false and v.sale_price > 0
        and v.sale_price < v.average_price) as varieties_on_sale,
    case when p.sale_price > 0 and p.sale_price < p.average_price
        then round((p.average_price - p.sale_price) * 100.0 / p.average_price) else 0 end as discount
from products p;
create index carrier_links_search on carrier_links using gin (search gin_trgm_ops);
create index drivers_search on drivers using gin (search gin_trgm_ops);
create index vehicles_search on vehicles using gin (search gin_trgm_ops);
create index deliveries_search on deliveries using gin (search gin_trgm_ops);
