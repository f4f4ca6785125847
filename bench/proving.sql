-- The shop that doctor is measured on: what it sells, orders all shipped and paid, and the ledger of both.

insert into organizations (id, uid, name, currency, country, created, updated) values (1, 'shop', 'Shop', 'GBP', 'GB', :at, :at);
with recursive n (n) as (select 1 union all select n + 1 from n where n < :products)
insert into products (id, uid, org_id, code, name_en, search, average_price, created, updated)
select n, 'p' || n, 1, 'P' || n, 'Product ' || n, 'product ' || n, 25000, :at, :at from n;
with recursive n (n) as (select 1 union all select n + 1 from n where n < :branches)
insert into branches (id, uid, org_id, code, name_en, search, created, updated)
select n, 'b' || n, 1, 'B' || n, 'Branch ' || n, 'branch ' || n, :at, :at from n;
insert into skus (uid, org_id, code, product_id, branch_id, price, created, updated)
select 's' || p.id || '_' || b.id, 1, p.code || '_' || b.code, p.id, b.id, 25000, :at, :at from products p, branches b order by p.id, b.id;
with recursive n (n) as (select 1 union all select n + 1 from n where n < :orders)
insert into orders (id, uid, org_id, number, code, source, state, status, first_state, payment_status, fulfillment_status,
    stock_policy, branch_id, destination, currency, subtotal, discount, tax, delivery_fee, service_fee, total, paid,
    customer_name, search, event_uid, event_type, created, updated)
select n, 'o' || n, 1, 'n' || n, 'ORD-' || n, 'manual', 'shipped', 'shipped', 'submitted', 'paid', 'fulfilled',
    'accepted', 1 + n % :branches, 'b' || (1 + n % :branches), 'GBP', 25000 * :lines, 0, 0, 0, 0, 25000 * :lines, 25000 * :lines,
    'Buyer ' || n, 'ord-' || n || char(10) || 'buyer ' || n, 'e' || n || '_2', 'order.status_changed', :at, :at from n;
with recursive k (k) as (select 0 union all select k + 1 from k where k < :lines - 1)
insert into order_lines (org_id, order_id, position, product_id, product_uid, sku_id, name, product_code, sku_code,
    quantity, price, total, issued)
select 1, o.id, k, p, 'p' || p, (p - 1) * :branches + o.branch_id, 'Product ' || p, 'P' || p, 'P' || p || '_B' || o.branch_id,
    10000, 25000, 25000, 10000
from (select o.id, o.branch_id, k, 1 + (o.id * 7919 + k * 104729) % :products as p from orders o, k) o order by o.id, k;
insert into payments (uid, org_id, order_id, amount, created) select 'y' || id, 1, id, total, :at from orders;
insert into order_history (org_id, order_id, field, was, became, created)
select 1, o.id, f.field, f.was, f.became, :at from orders o, (
    select 'state' as field, 'submitted' as was, 'shipped' as became union all select 'payment_status', 'pending', 'paid'
    union all select 'fulfillment_status', 'unfulfilled', 'fulfilled') f order by o.id;
insert into movements (org_id, sku_id, quantity, reason, document, created)
select 1, l.sku_id, -10000, 'issued', o.uid, :at from order_lines l join orders o on o.id = l.order_id order by l.id;
with recursive n (n) as (select 1 union all select n + 1 from n where n < :movements - :lines * :orders)
insert into movements (org_id, sku_id, quantity, reason, created)
select 1, 1 + n * 7919 % (:products * :branches), 1000000 + n % 50 * 10000, 'counted', :at from n;
update skus set on_hand = (select sum(quantity) from movements m where m.sku_id = skus.id);
insert into events (uid, org_id, number, type, record, changes, created)
select 'e' || id || '_' || n, 1, (id - 1) * 2 + n, case n when 1 then 'order.created' else 'order.status_changed' end, uid,
    case n when 1 then '{}' else '{"state":["submitted","shipped"],"payment_status":["pending","paid"]}' end, :at
from orders, (select 1 as n union all select 2) order by id, n;
insert into counters (org_id, name, rows)
select 1, 'products', :products union all select 1, 'branches', :branches union all select 1, 'skus', :products * :branches
union all select 1, 'orders', :orders union all select 1, 'events', 2 * :orders;
