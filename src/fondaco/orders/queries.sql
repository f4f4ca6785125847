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
    l.quantity, l.price, l.total, l.vat, l.reserved, l.issued, l.is_managed, l.short,
    (select o.event_uid from orders o where o.id = l.order_id)
from order_lines l where +l.org_id = :org and l.order_id in :ids order by l.order_id, l.position limit :most

-- name: hold
update order_lines set reserved = :reserved, issued = :issued, sku_id = :sku, short = :short, is_handled = false
where org_id = :org and id = :id

-- name: leave_buyer
update orders set customer_id = null where +org_id = :org and customer_id = :id

-- name: stocked_now
select p.id, s.id from products p
join skus s on s.product_id = case when p.inventory_management = 'inherited' then coalesce(p.parent_id, p.id) else p.id end
    and s.branch_id = :branch
where +p.org_id = :org and p.id in :ids

-- name: remove_lines
delete from order_lines where +org_id = :org and order_id = :order and not (id in :kept)

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

-- name: batches_of_lines
select sku_id, batch_id from order_lines where +org_id = :org and id in :ids and sku_id is not null and batch_id is not null order by id

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
update stock_commands set status = :status, result = :result, done = :now
where org_id = :org and id = :id and status = 'Pending'

-- name: handle
update order_lines set reserved = :reserved, issued = :issued, is_handled = true where org_id = :org and id = :id

-- name: wares
select p.id, p.uid, p.code, case when p.name_en <> '' then p.name_en else p.name_ar end, p.barcode, p.vat_value,
    coalesce(sp.price, p.average_price), p.average_price, p.sale_price, p.is_sold_by_case, p.unit_multiplier,
    coalesce(u.unit, 'Unit'),
    case when p.inventory_management = 'inherited' then coalesce(q.inventory_management, 'managed')
        else p.inventory_management end,
    p.listing_state, p.is_medical, p.is_fractional, p.minimum_order, p.maximum_order, s.id, s.code,
    p.sku, p.display_name, p.retail_price, p.brand_id, case when b.name_en <> '' then b.name_en else b.name_ar end, l.name,
    d.label, c.id, c.name, c.slug, c.description, e.id, e.name, e.slug, z.unit, p.base_units
from products p
left join products q on q.id = p.parent_id
left join skus s on s.branch_id = :branch
    and s.product_id = case when p.inventory_management = 'inherited' then coalesce(p.parent_id, p.id) else p.id end
left join schedule_prices sp on sp.schedule_id = :schedule and sp.product_id = p.id
left join brands b on b.id = p.brand_id
left join product_lines l on l.id = p.product_line_id
left join units_of_measure u on u.id = p.unit_id
left join unit_denominations d on d.id = p.denomination_id
left join product_categories c on c.id = p.product_category_id
left join product_subcategories e on e.id = p.product_subcategory_id
left join units_of_measure z on z.id = e.base_unit_id
where +p.org_id = :org and p.id in :ids and p.is_deleted = false

-- name: first_branch
select id, uid, name_en from branches where org_id = :org and active = true order by created, id limit 1

-- name: branch_of_id
select id, uid, name_en from branches where org_id = :org and id = :id

-- name: address_of_buyer
select is_corporate, is_delivery, line1, line2, city, district, region, postal_code from addresses
where org_id = :org and customer_id = :customer and (is_corporate = true or is_delivery = true)

-- name: remove_draft_lines (inside a draft)
delete from order_lines where org_id = :org and order_id = :order

-- name: remove_draft (inside a draft)
delete from orders where org_id = :org and id = :order and state = 'draft'

-- name: remove_draft_reps (inside a draft)
delete from order_reps where org_id = :org and order_id = :order

-- name: remove_draft_comments (inside a draft)
delete from order_comments where org_id = :org and order_id = :order

-- name: remove_draft_external_ids (inside a draft)
delete from external_ids where org_id = :org and kind = 'order' and record_id = :order

-- name: remove_draft_history (inside a draft)
delete from order_history where org_id = :org and order_id = :order

-- name: sum_of_lines
select cast(coalesce(sum(total), 0) as bigint), count(*), coalesce(max(position), -1) from order_lines
where org_id = :org and order_id = :order

-- name: staff_named
select id, display_name from memberships where org_id = :org and id in :ids and is_active = true

-- name: staff_of_user
select id, display_name from memberships where org_id = :org and user_id = :user

-- name: first_staff
select id, display_name from memberships where org_id = :org and is_active = true order by id limit 1

-- name: insert_recorded_payment
insert into payments (uid, org_id, order_id, amount, method, reference, user_uid, key_uid, created, paid_at, reason,
    recorded_by, recorder)
values (:uid, :org, :order, :amount, :method, '', :user, :key, :now, :paid_at, :reason, :recorded_by, :recorder)
returning id

-- name: move_lines (inside a draft that is split)
update order_lines set order_id = :other where org_id = :org and order_id = :order and id in :ids

-- name: mark_backorder (inside a draft)
update order_lines set is_backorder = true where org_id = :org and order_id = :order and id in :ids

-- name: remove_line (inside an order)
delete from order_lines where org_id = :org and order_id = :order and id = :id

-- name: frozen_states (inside an order)
select l.id, p.listing_state, p.inventory_management from order_lines l join products p on p.id = l.product_id
where l.org_id = :org and l.order_id = :order

-- name: orders_of_buyer
select id from orders where buyer_org_id = :buyer and org_id = :org and (state <> 'draft' or is_hidden = true)
order by created desc, id desc limit :most

-- name: payment_words
select t.id, t.term, t.days, t.code, m.id, m.method, m.code from payment_terms t left join payment_methods m on m.id = :method
where (t.org_id is null or t.org_id = :org) and (t.id = :term or t.code = :code)

-- name: number_named
select number from orders where (org_id in :orgs or buyer_org_id in :orgs) and (id = :id or number like :like) limit 2

-- name: default_option
select id, term_id, method_id, program, strategy, is_default from customer_payment_options
where org_id = :org and customer_id = :customer order by is_default desc, id limit 1

-- name: groups_of_buyer
select group_id from group_members where org_id = :org and customer_id = :customer order by group_id

-- name: lot_of_id
select id from lots where org_id = :org and id = :id

-- name: changers_of (inside orders that were found before)
select o.id, m.user_id, coalesce(m.email, k.name, '') from orders o join events e on e.uid = o.event_uid
left join memberships m on m.org_id = e.org_id and m.uid = e.user_uid and e.user_uid <> ''
left join api_keys k on k.uid = e.key_uid
where o.id in :ids

-- name: report_content
select content from reports where org_id = :org and id = :id

-- name: report_received
select o.number, o.state, o.customer_name, b.name_en, o.created, o.ship_date, o.subtotal, o.discount, o.tax, o.delivery_fee,
    o.total, o.total - o.paid, o.currency
from orders o left join brands b on b.id = o.brand_id
where o.org_id = :org and o.is_hidden = false order by o.created, o.id limit :most

-- name: report_sent
select o.number, o.state, g.name, b.name_en, o.created, o.ship_date, o.subtotal, o.discount, o.tax, o.delivery_fee,
    o.total, o.total - o.paid, o.currency
from orders o join organizations g on g.id = o.org_id left join brands b on b.id = o.brand_id
where o.buyer_org_id = :org and (o.state <> 'draft' or o.is_hidden = true) order by o.created, o.id limit :most

-- name: report_receivable
select o.number, o.state, o.customer_name, b.name_en, o.created, o.ship_date, o.subtotal, o.discount, o.tax, o.delivery_fee,
    o.total, o.total - o.paid, o.currency
from orders o left join brands b on b.id = o.brand_id
where o.org_id = :org and o.state not in ('draft', 'cancelled', 'rejected', 'combined') and o.total > o.paid
order by o.created, o.id limit :most

-- name: report_assigned
select m.display_name, o.number, o.state, o.customer_name, b.name_en, o.created, o.ship_date, o.subtotal, o.discount, o.tax,
    o.delivery_fee, o.total, o.total - o.paid, o.currency
from order_reps r join orders o on o.id = r.order_id join memberships m on m.id = r.staff_id left join brands b on b.id = o.brand_id
where r.org_id = :org order by m.display_name, o.created, o.id limit :most

-- name: report_products
select o.number, o.state, o.customer_name, b.name_en, l.name, l.product_code, l.quantity, l.price, l.total, o.currency
from orders o join order_lines l on l.order_id = o.id
left join products p on p.id = l.product_id left join brands b on b.id = p.brand_id
where o.org_id = :org and o.is_hidden = false order by o.created, o.id, l.position limit :most

-- name: report_customers
select o.customer_name, count(*), cast(sum(o.total) as bigint), o.currency from orders o
where o.org_id = :org and o.state not in ('draft', 'cancelled', 'rejected', 'combined')
group by o.customer_name, o.currency order by 3 desc, 1 limit :most

-- name: report_reps
select m.display_name, count(*), cast(sum(o.total) as bigint), o.currency
from order_reps r join orders o on o.id = r.order_id join memberships m on m.id = r.staff_id
where r.org_id = :org and o.state not in ('draft', 'cancelled', 'rejected', 'combined')
group by m.display_name, o.currency order by 3 desc, 1 limit :most

-- name: report_brands
select coalesce(b.name_en, ''), count(distinct o.id), cast(sum(l.total) as bigint), o.currency
from orders o join order_lines l on l.order_id = o.id
left join products p on p.id = l.product_id left join brands b on b.id = p.brand_id
where o.org_id = :org and o.state not in ('draft', 'cancelled', 'rejected', 'combined')
group by coalesce(b.name_en, ''), o.currency order by 3 desc, 1 limit :most

-- name: report_stock
select p.display_name, p.sku, coalesce(b.name_en, ''), cast(coalesce(sum(s.on_hand), 0) as bigint),
    cast(coalesce(sum(s.reserved), 0) as bigint)
from products p left join skus s on s.product_id = p.id left join brands b on b.id = p.brand_id
where p.org_id = :org and p.is_deleted = false
group by p.id, p.display_name, p.sku, coalesce(b.name_en, '') order by p.id limit :most
