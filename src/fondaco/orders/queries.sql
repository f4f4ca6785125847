-- name: branch_named
select id, uid, name_en from branches where org_id = :org and uid = :named
union all select id, uid, name_en from branches where org_id = :org and code = :named and uid <> :named
limit 1

-- name: goods
select p.id, p.uid, p.code, case when p.name_en <> '' then p.name_en else p.name_ar end, p.barcode,
    coalesce(s.price, p.average_price), p.vat_value, s.id, coalesce(s.code, '')
from products p left join skus s on s.product_id = p.id and s.branch_id = :branch
where p.org_id = :org and p.is_deleted = false and p.code in :named
union all
select p.id, p.uid, p.code, case when p.name_en <> '' then p.name_en else p.name_ar end, p.barcode,
    coalesce(s.price, p.average_price), p.vat_value, s.id, coalesce(s.code, '')
from products p left join skus s on s.product_id = p.id and s.branch_id = :branch
where +p.org_id = :org and p.is_deleted = false and p.uid in :named

-- name: insert_order
insert into orders (uid, org_id, number, code, source, external_id, digest, state, status, first_state, payment_status,
    payment_said, fulfillment_status, stock_policy, customer_id, customer_name, customer_email, customer_phone, branch_id,
    destination, store_name, currency, subtotal, discount, tax, delivery_fee, service_fee, total, paid, keeps_totals,
    reference, notes, details, search, event_uid, event_type, created, updated)
values (:uid, :org, :number, :code, :source, :external_id, :digest, :state, :status, :state, :payment_status,
    :payment_said, :fulfillment_status, :stock_policy, :customer_id, :customer_name, :customer_email, :customer_phone, :branch_id,
    :destination, :store_name, :currency, :subtotal, :discount, :tax, :delivery_fee, :service_fee, :total, :paid, :keeps_totals,
    :reference, :notes, :details, :search, :event_uid, :event_type, :created, :updated)
returning id

-- name: insert_line
insert into order_lines (org_id, order_id, position, product_id, product_uid, sku_id, name, product_code, sku_code, barcode,
    quantity, price, total, vat, reserved, issued)
values (:org, :order, :position, :product_id, :product_uid, :sku_id, :name, :product_code, :sku_code, :barcode,
    :quantity, :price, :total, :vat, :reserved, :issued)

-- name: lines_of
select l.id, l.order_id, l.position, l.product_id, l.product_uid, l.sku_id, l.name, l.product_code, l.sku_code, l.barcode,
    l.quantity, l.price, l.total, l.vat, l.reserved, l.issued,
    (select o.event_uid from orders o where o.id = l.order_id)
from order_lines l where +l.org_id = :org and l.order_id in :ids order by l.order_id, l.position limit :most

-- name: hold
update order_lines set reserved = :reserved, issued = :issued, sku_id = :sku, is_handled = false where org_id = :org and id = :id

-- name: leave_buyer
update orders set customer_id = null where +org_id = :org and customer_id = :id

-- name: stocked_now
select product_id, id from skus where +org_id = :org and branch_id = :branch and product_id in :ids

-- name: remove_lines
delete from order_lines where +org_id = :org and order_id = :order

-- name: insert_payment
insert into payments (uid, org_id, order_id, amount, method, reference, user_uid, key_uid, created)
values (:uid, :org, :order, :amount, :method, :reference, :user, :key, :now)

-- name: payments_of
select id, uid, amount, method, reference, created from payments where +org_id = :org and order_id = :order order by id

-- name: ledger
select cast(coalesce(sum(amount) filter (where amount > 0), 0) as bigint),
    cast(coalesce(-sum(amount) filter (where amount < 0), 0) as bigint)
from payments where +org_id = :org and order_id = :order

-- name: insert_change
insert into order_history (org_id, order_id, field, was, became, comment, user_uid, key_uid, created)
values (:org, :order, :field, :was, :became, :comment, :user, :key, :now)

-- name: history_of
select field, was, became, comment, user_uid, key_uid, created from order_history
where +org_id = :org and order_id = :order order by id

-- name: order_from
select uid, digest from orders where org_id = :org and source = :source and external_id = :external_id and external_id <> ''

-- name: explain
with latest (id, quantity, reason, document, user_uid, key_uid, created) as (
    select id, quantity, reason, document, user_uid, key_uid, created from movements
    where +org_id = :org and sku_id = :sku order by id desc limit :limit
), held (order_id, position, quantity, code, uid, total) as (
    select l.order_id, l.position, l.reserved, o.code, o.uid, cast(sum(l.reserved) over () as bigint)
    from orders o join order_lines l on l.order_id = o.id
    where o.org_id = :org and o.status in ('pending', 'confirmed', 'preparing') and l.sku_id = :sku and l.reserved > 0
    order by l.order_id desc, l.position desc limit :most
)
select 'movement', id, 0, quantity, reason, document, user_uid, key_uid, created from latest
union all
select 'before', 0, 0, cast(coalesce(sum(quantity), 0) as bigint), '', '', '', '', '' from movements
where +org_id = :org and sku_id = :sku and id < (select min(id) from latest)
union all
select 'reservation', order_id, position, quantity, code, uid, '', '', '' from held
union all
select 'reserved', 0, 0, coalesce(max(total), 0), '', '', '', '', '' from held

-- name: held_for
select l.sku_id, l.product_id, coalesce(s.branch_id, o.branch_id), cast(sum(l.reserved) as bigint), cast(sum(l.issued) as bigint),
    coalesce(s.on_hand, 0), coalesce(s.held, 0), coalesce(s.lots, 0),
    coalesce(s.branch_id, o.branch_id) = (select id from branches where org_id = :org and active = true order by created, id limit 1),
    coalesce(p.search, '')
from orders o join order_lines l on l.order_id = o.id left join skus s on s.id = l.sku_id left join products p on p.id = l.product_id
where o.org_id = :org and o.id = :order and (l.reserved > 0 or l.issued > 0) and l.product_id is not null
group by l.sku_id, l.product_id, s.id, s.branch_id, o.branch_id, s.on_hand, s.held, s.lots, p.search

-- name: default_lot_of
select id from lots where org_id = :org and is_default = true

-- name: promised_before
select l.sku_id, cast(sum(l.reserved) as bigint) from orders o join order_lines l on l.order_id = o.id
where o.org_id = :org and o.status in :open and o.id < :order and l.sku_id in :skus and l.reserved > 0 group by l.sku_id

-- name: left_for
select m.sku_id, coalesce(m.lot, ''), cast(-sum(m.quantity) as bigint) from movements m
where +m.org_id = :org and m.document = :document and m.sku_id in (
    select l.sku_id from orders o join order_lines l on l.order_id = o.id where o.org_id = :org and o.uid = :document
) group by m.sku_id, coalesce(m.lot, '')

-- name: due (inside the look for commands, of all organizations)
select id from stock_commands where status = 'Pending' limit 1

-- name: next_command (inside the look for commands, of all organizations)
select t.id, t.uid, t.org_id, t.kind, t.content, t.created_by, t.user_uid, t.key_uid, t.request, t.status, t.result, t.done
from stock_commands t where t.status = 'Pending' and not exists (
    select 1 from stock_commands e where e.org_id = t.org_id and e.status = 'Pending' and e.id < t.id
        and (e.product_id in (t.product_id, t.other_product_id) or e.other_product_id in (t.product_id, t.other_product_id))
) order by t.id limit 1 for update of t skip locked

-- name: finish_command
update stock_commands set status = :status, result = :result, done = :now where org_id = :org and id = :id

-- name: handle
update order_lines set reserved = :reserved, issued = :issued, is_handled = true where org_id = :org and id = :id
