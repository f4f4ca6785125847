-- Orders as two companies trade by them: the buyer's side, drafts, what a line was sold as, who sells, what was said.

-- `org_id` is the seller, `buyer_org_id` the company that buys. A draft has no word in Linkit; one that its buyer writes is
-- hidden from the seller. A discount or a tax that is a percentage (in 1/10 000) follows the lines, else its amount stands.
-- `payment_option` is JSON of how it is paid as it was chosen, the addresses are JSON of what they were.
alter table orders add column buyer_org_id bigint references organizations (id);
alter table orders add column is_manual boolean not null default true;
alter table orders add column is_hidden boolean not null default false;
alter table orders add column external_id_seller {text};
alter table orders add column external_id_buyer {text};
alter table orders add column account_id {text};
alter table orders add column brand_id bigint;
alter table orders add column discount_percent bigint check (discount_percent >= 0);
alter table orders add column tax_percent bigint check (tax_percent >= 0);
alter table orders add column payment_option {text} not null default '';
alter table orders add column payment_due {text};
alter table orders add column paid_date {text};
alter table orders add column ship_date {text};
alter table orders add column shipping_details {text};
alter table orders add column internal_notes {text};
alter table orders add column delivery_preferences {text};
alter table orders add column classification {text} not null default '';
alter table orders add column delivery_provider bigint;
alter table orders add column acquired {text};
alter table orders add column acquire_type bigint check (acquire_type between 1 and 4);
alter table orders add column manifest_number {text};
alter table orders add column corporate_address {text} not null default '';
alter table orders add column delivery_address {text} not null default '';
alter table orders add column delivered_date {text};
alter table orders add column user_name {text} not null default '';
alter table orders add column user_id bigint;

create index orders_received on orders (org_id, is_hidden, created, id);
create index orders_by_change on orders (org_id, is_hidden, updated, id);
create index orders_of_buyer on orders (buyer_org_id, created, id) where buyer_org_id is not null;
create index orders_by_seller_number on orders (org_id, external_id_seller) where external_id_seller is not null;

-- `price` is what one costs, `unit_price` what it cost before any reduction (null: the same). `short` is what an open order
-- is promised beyond what there was. A line whose product is not managed takes no stock. `frozen` is JSON of the product as
-- it was when the line was added.
alter table order_lines add column unit_price bigint;
alter table order_lines add column sale_price bigint not null default 0;
alter table order_lines add column is_by_case boolean not null default false;
alter table order_lines add column unit_multiplier bigint not null default 1 check (unit_multiplier > 0);
alter table order_lines add column is_managed boolean not null default true;
alter table order_lines add column short bigint not null default 0 check (short >= 0);
alter table order_lines add column notes {text};
alter table order_lines add column is_sample boolean not null default false;
alter table order_lines add column is_medical boolean not null default false;
alter table order_lines add column is_packed boolean not null default false;
alter table order_lines add column packed_at {text};
alter table order_lines add column packed_by bigint;
alter table order_lines add column is_backorder boolean;
alter table order_lines add column batch_id bigint;
alter table order_lines add column wholesale_price bigint;
alter table order_lines add column unit {text} not null default 'Unit';
alter table order_lines add column frozen {text} not null default '';
alter table order_lines add column search {text} not null default '';
create index lines_come_short on order_lines (product_id) where short > 0;

alter table payments add column paid_at {text};
alter table payments add column reason {text} not null default '';
alter table payments add column recorded_by bigint;
alter table payments add column recorder {text} not null default '';
alter table payments add column search {text} not null default '';

create table order_reps (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id),
    order_id bigint not null references orders (id), staff_id bigint not null references memberships (id),
    search {text} not null default '', created {text} not null, updated {text} not null, unique (order_id, staff_id)
);
create index order_reps_by_staff on order_reps (staff_id, order_id);

create table order_comments (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id),
    order_id bigint not null references orders (id), author_id bigint not null, author_name {text} not null,
    message {text} not null, created {text} not null, updated {text} not null
);
create index comments_of_order on order_comments (order_id, id);

-- What a report found is kept as the file it is read as.
create table reports (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), number {text} not null unique,
    report_type {text} not null, status {text} not null, asked {text} not null default '{}', user_id bigint,
    to_email {text} not null default '', content {text} not null default '', completed {text},
    search {text} not null default '', created {text} not null, updated {text} not null
);
create index credits_applied on credits (applied_to_id) where applied_to_id is not null;

-- By what an order is found that stands elsewhere, or in more than one place.
create view order_marks as
    select id as order_id, org_id, buyer_org_id, 'name' as kind, number as word from orders
    union all select id, org_id, buyer_org_id, 'name', external_id_seller from orders where external_id_seller is not null
    union all select o.id, o.org_id, o.buyer_org_id, 'customer', fold(c.full_name) from orders o join customers c on c.id = o.customer_id
    union all select o.id, o.org_id, o.buyer_org_id, 'customer', fold(c.nickname) from orders o join customers c on c.id = o.customer_id
        where c.nickname is not null
    union all select o.id, o.org_id, o.buyer_org_id, 'zone', '' || c.service_zone_id from orders o join customers c on c.id = o.customer_id
        where c.service_zone_id is not null
    union all select o.id, o.org_id, o.buyer_org_id, 'manager', '' || m.staff_id from orders o join customer_managers m on m.customer_id = o.customer_id
    union all select o.id, o.org_id, o.buyer_org_id, 'city', fold(a.city) from orders o join addresses a on a.customer_id = o.customer_id
    union all select o.id, o.org_id, o.buyer_org_id, 'rep', '' || r.staff_id from orders o join order_reps r on r.order_id = o.id
    union all select o.id, o.org_id, o.buyer_org_id, 'external', e.pair from orders o join external_ids e on e.record_id = o.id and e.kind = 'order';

create view line_marks as select l.id as line_id, m.org_id, m.buyer_org_id, m.kind, m.word
    from order_marks m join order_lines l on l.order_id = m.order_id;

-- What is shown of an order that stands in other tables: JSON of who sells and of other systems' ids, and sums.

-- only: sqlite
create view order_extras as select o.id,
    (select json_group_array(json_object('id', m.id, 'user', m.display_name)) from order_reps r join memberships m on m.id = r.staff_id
        where r.order_id = o.id) as reps,
    (select json_group_object(e.key, e.value) from external_ids e where e.kind = 'order' and e.record_id = o.id) as external_ids,
    (select sum(c.amount) from credits c where c.applied_to_id = o.id and c.status = 'used') as credited,
    (select max(coalesce(p.paid_at, p.created)) from payments p where p.order_id = o.id and p.amount > 0) as last_paid,
    (o.state = 'draft' and o.is_hidden = false) as is_theirs,
    cast(o.total - o.paid - coalesce((select sum(c.amount) from credits c where c.applied_to_id = o.id and c.status = 'used'), 0)
        as bigint) as owed
from orders o;
create view order_log as select e.id, e.uid, o.org_id, o.id as order_id, o.number, e.type, e.changes, e.user_uid, e.key_uid, e.created,
    coalesce(m.display_name, k.name, '') as author_name, coalesce(m.email, k.uid, '') as author
from orders o join events e on e.org_id = o.org_id and e.record = o.uid
left join memberships m on m.org_id = e.org_id and m.uid = e.user_uid and e.user_uid <> ''
left join api_keys k on k.uid = e.key_uid
where o.is_hidden = false;

-- only: postgres
alter view order_marks set (security_invoker = true);
alter view line_marks set (security_invoker = true);
create view order_extras with (security_invoker = true) as select o.id,
    coalesce((select json_agg(json_build_object('id', m.id, 'user', m.display_name) order by r.id)::text
        from order_reps r join memberships m on m.id = r.staff_id where r.order_id = o.id), '[]') as reps,
    coalesce((select json_object_agg(e.key, e.value)::text from external_ids e where e.kind = 'order' and e.record_id = o.id), '{}')
        as external_ids,
    cast((select sum(c.amount) from credits c where c.applied_to_id = o.id and c.status = 'used') as bigint) as credited,
    (select max(coalesce(p.paid_at, p.created)) from payments p where p.order_id = o.id and p.amount > 0) as last_paid,
    (o.state = 'draft' and o.is_hidden = false) as is_theirs,
    cast(o.total - o.paid - coalesce((select sum(c.amount) from credits c where c.applied_to_id = o.id and c.status = 'used'), 0)
        as bigint) as owed
from orders o;
create view order_log with (security_invoker = true) as select e.id, e.uid, o.org_id, o.id as order_id, o.number, e.type, e.changes,
    e.user_uid, e.key_uid, e.created,
    coalesce(m.display_name, k.name, '') as author_name, coalesce(m.email, k.uid, '') as author
from orders o join events e on e.org_id = o.org_id and e.record = o.uid
left join memberships m on m.org_id = e.org_id and m.uid = e.user_uid and e.user_uid <> ''
left join api_keys k on k.uid = e.key_uid
where o.is_hidden = false;
