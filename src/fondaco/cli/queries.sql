-- name: ids_of_skus
select id from skus where org_id = :org order by id

-- name: digests_of_orders
select external_id, digest from orders
where org_id = :org and source = :source and external_id <> '' and external_id in :ids

-- name: sizes (inside doctor, of all organizations)
select 'organizations', count(*) from organizations
union all select 'products', count(*) from products
union all select 'brands', count(*) from brands
union all select 'categories', count(*) from categories
union all select 'generics', count(*) from generics
union all select 'branches', count(*) from branches
union all select 'skus', count(*) from skus
union all select 'movements', count(*) from movements
union all select 'customers', count(*) from customers
union all select 'addresses', count(*) from addresses
union all select 'customer_groups', count(*) from customer_groups
union all select 'group_members', count(*) from group_members
union all select 'api_keys', count(*) from api_keys
union all select 'events', count(*) from events
union all select 'orders', count(*) from orders
union all select 'order_lines', count(*) from order_lines
union all select 'replies', count(*) from replies
union all select 'payments', count(*) from payments
union all select 'order_history', count(*) from order_history
union all select 'stock_documents', count(*) from stock_documents
union all select 'lots', count(*) from lots
union all select 'lot_cells', count(*) from lot_cells
union all select 'lot_products', count(*) from lot_products
union all select 'stock_commands', count(*) from stock_commands
union all select 'price_schedules', count(*) from price_schedules
union all select 'express_menus', count(*) from express_menus
union all select 'credits', count(*) from credits
union all select 'drivers', count(*) from drivers
union all select 'vehicles', count(*) from vehicles
union all select 'deliveries', count(*) from deliveries
union all select 'product_lines', count(*) from product_lines
union all select 'external_ids', count(*) from external_ids

-- name: on_hand_is_moved (inside doctor, of all organizations)
select s.id, s.uid, s.org_id, coalesce(m.moved, 0), s.on_hand
from skus s left join (
    -- cast, so that sqlite reads the ledger once in its own order: by its index each row would be looked up
    select cast(sku_id as bigint) as sku_id, cast(sum(quantity) as bigint) as moved from movements group by cast(sku_id as bigint)
) m on m.sku_id = s.id
where s.on_hand <> coalesce(m.moved, 0)
order by s.id limit :limit offset :offset

-- name: removed_stock_is_closed (inside doctor, of all organizations)
select m.sku_id, '', m.org_id, 0, m.moved
from (
    select sku_id, min(org_id) as org_id, cast(sum(quantity) as bigint) as moved
    from movements t where not exists (select 1 from skus s where s.id = t.sku_id) group by sku_id
) m
where m.moved <> 0
order by m.sku_id limit :limit offset :offset

-- name: quantities_are_none_or_more (inside doctor, of all organizations)
select id, uid, org_id, '0 or more',
    case when reserved < 0 then reserved when on_hand < 0 then on_hand when held < 0 then held else archived end
from skus where reserved < 0 or on_hand < 0 or held < 0 or archived < 0
order by id limit :limit offset :offset

-- name: reserved_is_promised (inside doctor, of all organizations)
select s.id, s.uid, s.org_id, coalesce(l.promised, 0), s.reserved
from skus s left join (
    select sku_id, cast(sum(reserved) as bigint) as promised from order_lines where reserved > 0 group by sku_id
) l on l.sku_id = s.id
where s.reserved <> coalesce(l.promised, 0)
order by s.id limit :limit offset :offset

-- name: reserved_is_on_hand (inside doctor, of all organizations)
select id, uid, org_id, 'at most ' || on_hand, reserved from skus where reserved > on_hand
order by id limit :limit offset :offset

-- name: what_is_held_is_not_promised (inside doctor, of all organizations)
select id, uid, org_id, 'at most ' || (on_hand - reserved), held from skus where held > 0 and held > on_hand - reserved
order by id limit :limit offset :offset

-- name: archived_is_moved (inside doctor, of all organizations)
select s.id, s.uid, s.org_id, coalesce(m.moved, 0), s.archived
from skus s left join (
    select sku_id, cast(-sum(quantity) as bigint) as moved from movements where reason = 'archived' group by sku_id
) m on m.sku_id = s.id
where s.archived <> coalesce(m.moved, 0)
order by s.id limit :limit offset :offset

-- name: lots_are_counted (inside doctor, of all organizations)
select s.id, s.uid, s.org_id, coalesce(c.cells, 0), s.lots
from skus s left join (select sku_id, count(*) as cells from lot_cells group by sku_id) c on c.sku_id = s.id
where s.lots <> coalesce(c.cells, 0)
order by s.id limit :limit offset :offset

-- name: lots_are_parts (inside doctor, of all organizations)
select s.id, s.uid, s.org_id,
    'at most ' || s.on_hand || ' on hand, ' || s.held || ' held, ' || s.archived || ' archived, and ' || s.held || ' held of the rest',
    c.on_hand || ', ' || c.held || ', ' || c.archived
from skus s join (
    select sku_id, cast(sum(on_hand) as bigint) as on_hand, cast(sum(held) as bigint) as held,
        cast(sum(archived) as bigint) as archived from lot_cells group by sku_id
) c on c.sku_id = s.id
where c.on_hand > s.on_hand or c.held > s.held or c.archived > s.archived or s.held - c.held > s.on_hand - c.on_hand
order by s.id limit :limit offset :offset

-- name: lots_hold_what_they_have (inside doctor, of all organizations)
select id, '', org_id, '0 to ' || on_hand, held from lot_cells where held > on_hand or held < 0 or archived < 0
order by id limit :limit offset :offset

-- name: lots_are_moved (inside doctor, of all organizations)
select c.id, '', c.org_id, coalesce(m.moved, 0), c.on_hand
from lot_cells c join lots l on l.id = c.lot_id left join (
    select sku_id, lot, cast(sum(quantity) as bigint) as moved from movements where lot is not null group by sku_id, lot
) m on m.sku_id = c.sku_id and m.lot = l.uid
where c.on_hand <> coalesce(m.moved, 0)
order by c.id limit :limit offset :offset

-- name: lots_archive_what_is_moved (inside doctor, of all organizations)
select c.id, '', c.org_id, coalesce(m.moved, 0), c.archived
from lot_cells c join lots l on l.id = c.lot_id left join (
    select sku_id, lot, cast(-sum(quantity) as bigint) as moved
    from movements where lot is not null and reason = 'archived' group by sku_id, lot
) m on m.sku_id = c.sku_id and m.lot = l.uid
where c.archived <> coalesce(m.moved, 0)
order by c.id limit :limit offset :offset

-- name: movements_name_lots (inside doctor, of all organizations)
select m.id, '', m.org_id, 'a lot cell', m.lot
from movements m join skus s on s.id = m.sku_id
left join lots l on l.uid = m.lot left join lot_cells c on c.sku_id = m.sku_id and c.lot_id = l.id
where m.lot is not null and c.id is null
order by m.id limit :limit offset :offset

-- name: one_default_lot (inside doctor, of all organizations)
select o.id, o.uid, o.id, 1, coalesce(l.defaults, 0)
from organizations o left join (
    select org_id, count(*) filter (where is_default = true) as defaults from lots group by org_id
) l on l.org_id = o.id
where coalesce(l.defaults, 0) <> 1 and exists (select 1 from branches b where b.org_id = o.id)
order by o.id limit :limit offset :offset

-- name: lot_cells_stay_home (inside doctor, of all organizations)
select t.id, '', t.org_id, p.org_id, t.org_id from lot_cells t join skus p on p.id = t.sku_id where p.org_id <> t.org_id
union all
select t.id, '', t.org_id, p.org_id, t.org_id from lot_cells t join lots p on p.id = t.lot_id where p.org_id <> t.org_id
order by 1, 4 limit :limit offset :offset

-- name: lot_products_stay_home (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, p.org_id, t.org_id from lot_products t join products p on p.id = t.product_id where p.org_id <> t.org_id
union all
select t.id, t.uid, t.org_id, p.org_id, t.org_id from lot_products t join lots p on p.id = t.lot_id where p.org_id <> t.org_id
order by 1, 4 limit :limit offset :offset

-- name: branches_stay_home (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, p.org_id, t.org_id
from branches t join branch_addresses p on p.id = t.address_id where p.org_id <> t.org_id
order by t.id limit :limit offset :offset

-- name: commands_are_over (inside doctor, of all organizations)
select id, uid, org_id, 'a moment when it was over, unless it waits', status || ' ' || coalesce(done, 'never') from stock_commands
where (status = 'Pending') <> (done is null)
order by id limit :limit offset :offset

-- name: lines_hold_what_is_due (inside doctor, of all organizations)
select id, uid, org_id, due, held from (
    select l.id, o.uid, l.org_id, case
        when o.stock_policy || ' ' || o.state in :reserving then 'reserved ' || l.quantity
        when o.stock_policy || ' ' || o.state in :issuing then 'issued ' || l.quantity
        else 'nothing' end as due, 'reserved ' || l.reserved || ', issued ' || l.issued as held,
        l.quantity, l.reserved, l.issued, l.short, l.is_managed, l.is_handled,
        o.source in :strict and l.product_id is not null and l.is_managed and l.is_handled = false as is_strict
    from order_lines l join orders o on o.id = l.order_id
) t where case
    when due = 'nothing' or not is_managed then reserved <> 0 or issued <> 0 or short <> 0
    when due = 'reserved ' || quantity
        then (issued <> 0 and is_handled = false) or (is_strict and reserved + short <> quantity)
    else reserved <> 0 or (is_strict and issued <> quantity) end
order by id limit :limit offset :offset

-- name: lines_are_of_their_stock (inside doctor, of all organizations)
select l.id, o.uid, l.org_id, 'product ' || coalesce(l.product_id, 0) || ' at branch ' || coalesce(o.branch_id, 0),
    'product ' || s.product_id || ' at branch ' || s.branch_id
from order_lines l join orders o on o.id = l.order_id join skus s on s.id = l.sku_id
left join products p on p.id = l.product_id
where o.branch_id is distinct from s.branch_id or (l.product_id is distinct from s.product_id
    and (p.inventory_management <> 'inherited' or p.parent_id is distinct from s.product_id))
order by l.id limit :limit offset :offset

-- name: issued_is_moved (inside doctor, of all organizations)
select o.id, o.uid, o.org_id, (-t.issued) || ' of ' || s.code, t.moved
from (
    select document, sku_id, cast(sum(issued) as bigint) as issued, cast(sum(moved) as bigint) as moved from (
        select o.uid as document, l.sku_id, l.issued, 0 as moved
        from order_lines l join orders o on o.id = l.order_id where l.issued > 0
        union all
        select document, sku_id, 0, quantity from movements where document <> ''
    ) each_of group by document, sku_id having sum(issued) + sum(moved) <> 0
) t join orders o on o.uid = t.document join skus s on s.id = t.sku_id
order by o.id, s.id limit :limit offset :offset

-- name: transfers_come_to_nothing (inside doctor, of all organizations)
select d.id, d.uid, d.org_id, 0, t.moved
from (
    select document, cast(sum(quantity) as bigint) as moved from movements where reason = 'transfer' group by document
    having sum(quantity) <> 0
) t join stock_documents d on d.uid = t.document
order by d.id limit :limit offset :offset

-- name: subtotals_are_sums (inside doctor, of all organizations)
select o.id, o.uid, o.org_id, coalesce(l.total, 0), o.subtotal
from orders o left join (select order_id, cast(sum(total) as bigint) as total from order_lines group by order_id) l on l.order_id = o.id
where o.keeps_totals = false and o.subtotal <> coalesce(l.total, 0)
order by o.id limit :limit offset :offset

-- name: totals_add_up (inside doctor, of all organizations)
select id, uid, org_id, subtotal - discount + tax + delivery_fee + service_fee, total from orders
where keeps_totals = false and total <> subtotal - discount + tax + delivery_fee + service_fee
order by id limit :limit offset :offset

-- name: paid_is_paid (inside doctor, of all organizations)
select o.id, o.uid, o.org_id, coalesce(p.amount, 0), o.paid
from orders o left join (select order_id, cast(sum(amount) as bigint) as amount from payments group by order_id) p on p.order_id = o.id
where o.paid <> coalesce(p.amount, 0)
order by o.id limit :limit offset :offset

-- name: words_follow_states (inside doctor, of all organizations)
select id, uid, org_id, 'the word of ' || state, status from orders where not (state || ' ' || status in :words)
order by id limit :limit offset :offset

-- name: orders_name_their_event (inside doctor, of all organizations)
select o.id, o.uid, o.org_id, coalesce(e.uid || ' ' || e.type, 'an event'), o.event_uid || ' ' || o.event_type
from orders o
left join (
    select org_id, record, max(number) as number from events
    where (type >= 'order.' and type < 'order/') or (type >= 'draft.' and type < 'draft/') group by org_id, record
) l on l.org_id = o.org_id and l.record = o.uid
left join events e on e.org_id = l.org_id and e.number = l.number
where e.uid is null or e.uid <> o.event_uid or e.type <> o.event_type
order by o.id limit :limit offset :offset

-- name: replies_are_given (inside doctor, of all organizations)
select path, key, org_id, 'an answer', 'none since ' || created from replies where status = 0
order by path, key limit :limit offset :offset

-- name: matrix_is_full (inside doctor, of all organizations)
select p.id, p.uid, p.org_id, 'a record at branch ' || b.code, 'none'
from products p join branches b on b.org_id = p.org_id
left join skus s on s.product_id = p.id and s.branch_id = b.id
where p.is_deleted = false and s.id is null
    and not exists (select 1 from removed_skus r where r.product_id = p.id and r.branch_id = b.id)
order by p.id, b.id limit :limit offset :offset

-- name: deleted_products_have_no_stock (inside doctor, of all organizations)
select s.id, s.uid, s.org_id, 'a live product', p.uid
from products p join skus s on s.product_id = p.id
where p.is_deleted = true
order by s.id limit :limit offset :offset

-- name: removed_pairs_have_no_stock (inside doctor, of all organizations)
select s.id, s.uid, s.org_id, 'none, for it was removed', s.code
from removed_skus r join skus s on s.product_id = r.product_id and s.branch_id = r.branch_id
order by s.id limit :limit offset :offset

-- name: sku_codes_are_derived (inside doctor, of all organizations)
select s.id, s.uid, s.org_id, p.code || '_' || b.code, s.code
from skus s join products p on p.id = s.product_id join branches b on b.id = s.branch_id
where s.code <> p.code || '_' || b.code
order by s.id limit :limit offset :offset

-- name: counters_are_counts (inside doctor, of all organizations)
with counted (org_id, name, rows) as (
    select org_id, 'products', count(*) from products where is_deleted = false group by org_id
    union all select org_id, 'brands', count(*) from brands group by org_id
    union all select org_id, 'categories', count(*) from categories group by org_id
    union all select org_id, 'generics', count(*) from generics group by org_id
    union all select org_id, 'branches', count(*) from branches group by org_id
    union all select org_id, 'skus', count(*) from skus group by org_id
    union all select org_id, 'customers', count(*) from customers group by org_id
    union all select org_id, 'addresses', count(*) from addresses group by org_id
    union all select org_id, 'customer_groups', count(*) from customer_groups where is_archived = false group by org_id
    union all select org_id, 'api_keys', count(*) from api_keys group by org_id
    union all select org_id, 'orders', count(*) from orders where state <> 'draft' group by org_id
    union all select org_id, 'lots', count(*) from lots where is_default = false group by org_id
    union all select org_id, 'lot_products', count(*) from lot_products group by org_id
    union all select org_id, 'price_schedules', count(*) from price_schedules group by org_id
    union all select org_id, 'express_menus', count(*) from express_menus group by org_id
    union all select org_id, 'assignments', count(*) from assignments group by org_id
    union all select org_id, 'tax_schedules', count(*) from tax_schedules where is_archived = false group by org_id
    union all select org_id, 'promo_codes', count(*) from promo_codes group by org_id
    union all select org_id, 'credits', count(*) from credits where is_archived = false group by org_id
    union all select org_id, 'distribution_zones', count(*) from distribution_zones group by org_id
    union all select org_id, 'carrier_links', count(*) from carrier_links group by org_id
    union all select org_id, 'drivers', count(*) from drivers group by org_id
    union all select org_id, 'vehicles', count(*) from vehicles group by org_id
    union all select org_id, 'deliveries', count(*) from deliveries where is_deleted = false group by org_id
    union all select org_id, 'product_lines', count(*) from product_lines group by org_id
    union all select org_id, 'memberships', count(*) from memberships group by org_id
    union all select org_id, 'licenses', count(*) from licenses where archived = false group by org_id
    union all select org_id, 'product_images', count(*) from product_images group by org_id
    union all select org_id, 'product_templates', count(*) from product_templates group by org_id
    union all select org_id, 'batch_documents', count(*) from batch_documents group by org_id
    union all select org_id, 'contacts', count(*) from contacts where is_deleted = false group by org_id
    union all select org_id, 'activity_entries', count(*) from activity_entries where is_deleted = false group by org_id
    union all select org_id, 'events', max(number) from events group by org_id
), named (org_id, name) as (
    select org_id, name from counted
    union select org_id, name from counters where name in (
        'products', 'brands', 'categories', 'generics', 'branches', 'skus', 'customers', 'addresses',
        'customer_groups', 'api_keys', 'orders', 'lots', 'lot_products', 'price_schedules',
        'express_menus', 'assignments', 'tax_schedules', 'promo_codes', 'credits', 'distribution_zones', 'carrier_links',
        'drivers', 'vehicles', 'deliveries', 'product_lines', 'memberships', 'licenses', 'product_images',
        'product_templates', 'batch_documents', 'contacts', 'activity_entries', 'events')
)
select n.org_id, n.name, n.org_id, coalesce(a.rows, 0), coalesce(c.rows, 0)
from named n
left join counted a on a.org_id = n.org_id and a.name = n.name
left join counters c on c.org_id = n.org_id and c.name = n.name
where coalesce(a.rows, 0) <> coalesce(c.rows, 0)
order by n.org_id, n.name limit :limit offset :offset

-- name: files_are_held (inside doctor, of all organizations)
select f.id, f.name, f.org_id, coalesce(h.holders, 0), f.holders from files f left join (
    select org_id, file, count(*) as holders from (
        select org_id, file from product_images union all select org_id, file from batch_documents
    ) shown group by org_id, file
) h on h.org_id = f.org_id and h.file = f.name
where coalesce(h.holders, 0) <> f.holders
order by f.id limit :limit offset :offset

-- name: files_are_there (inside doctor, of all organizations)
select s.id, s.uid, s.org_id, s.file, '' from (
    select id, uid, org_id, file from product_images union all select id, uid, org_id, file from batch_documents
) s
where not exists (select 1 from files f where f.org_id = s.org_id and f.name = s.file)
order by s.id limit :limit offset :offset

-- name: brands_count_products (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, coalesce(p.live, 0), t.product_count from brands t
left join (select brand_id, count(*) as live from products where is_deleted = false group by brand_id) p on p.brand_id = t.id
where t.product_count <> coalesce(p.live, 0)
order by t.id limit :limit offset :offset

-- name: categories_count_products (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, coalesce(p.live, 0), t.product_count from categories t
left join (select category_id, count(*) as live from products where is_deleted = false group by category_id) p on p.category_id = t.id
where t.product_count <> coalesce(p.live, 0)
order by t.id limit :limit offset :offset

-- name: generics_count_products (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, coalesce(p.live, 0), t.product_count from generics t
left join (select generic_id, count(*) as live from products where is_deleted = false group by generic_id) p on p.generic_id = t.id
where t.product_count <> coalesce(p.live, 0)
order by t.id limit :limit offset :offset

-- name: schedules_count_prices (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, coalesce(p.there, 0), t.product_count from price_schedules t
left join (select schedule_id, count(*) as there from schedule_prices group by schedule_id) p on p.schedule_id = t.id
where t.product_count <> coalesce(p.there, 0)
order by t.id limit :limit offset :offset

-- name: schedules_count_customers (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, coalesce(p.there, 0), t.customer_count from price_schedules t
left join (select price_schedule_id, count(*) as there from customers group by price_schedule_id) p
    on p.price_schedule_id = t.id
where t.customer_count <> coalesce(p.there, 0)
order by t.id limit :limit offset :offset

-- name: menus_count_products (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, coalesce(p.there, 0), t.product_count from express_menus t
left join (select menu_id, count(*) as there from express_menu_products group by menu_id) p on p.menu_id = t.id
where t.product_count <> coalesce(p.there, 0)
order by t.id limit :limit offset :offset

-- name: depths_follow_parents (inside doctor, of all organizations)
select c.id, c.uid, c.org_id, coalesce(p.depth + 1, 0), c.depth
from categories c left join categories p on p.id = c.parent_id
where c.depth <> coalesce(p.depth + 1, 0)
order by c.id limit :limit offset :offset

-- name: paths_follow_parents (inside doctor, of all organizations)
select * from (
    select c.id, c.uid, c.org_id,
        coalesce(p.path || ' > ', '') || coalesce(nullif(c.name_en, ''), nullif(c.name_ar, ''), c.code) as expected, c.path
    from categories c left join categories p on p.id = c.parent_id
) t where path <> expected
order by id limit :limit offset :offset

-- name: events_are_gapless (inside doctor, of all organizations)
select e.id, e.uid, e.org_id, n.expected, n.number from (
    select org_id, number, 1 + lag(number, 1, 0) over (partition by org_id order by number) as expected from events
) n join events e on e.org_id = n.org_id and e.number = n.number
where n.number <> n.expected
order by e.id limit :limit offset :offset

-- name: one_default_address (inside doctor, of all organizations)
select c.id, c.uid, c.org_id, 1, a.defaults
from (select customer_id, count(*) filter (where is_default = true) as defaults from addresses group by customer_id) a
join customers c on c.id = a.customer_id
where a.defaults <> 1
order by c.id limit :limit offset :offset

-- name: archived_is_inactive (inside doctor, of all organizations)
select id, uid, org_id, status, is_archived from customers where is_archived <> (status = 'inactive')
order by id limit :limit offset :offset

-- name: delivered_to_the_default (inside doctor, of all organizations)
select id, uid, org_id, is_delivery, is_default from addresses where is_delivery = true and is_default = false
order by id limit :limit offset :offset

-- name: customers_stay_home (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, p.org_id, t.org_id from customers t join price_schedules p on p.id = t.price_schedule_id where p.org_id <> t.org_id
union all
select t.id, t.uid, t.org_id, p.org_id, t.org_id from customers t join distribution_zones p on p.id = t.service_zone_id where p.org_id <> t.org_id
union all
select t.id, t.uid, t.org_id, p.org_id, t.org_id from customers t join customer_statuses p on p.id = t.status_id where p.org_id <> t.org_id
union all
select t.customer_id, '', t.org_id, p.org_id, t.org_id from customer_managers t join memberships p on p.id = t.staff_id where p.org_id <> t.org_id
order by 1, 4 limit :limit offset :offset

-- name: entries_stay_home (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, p.org_id, t.org_id from activity_entries t join customers p on p.id = t.customer_id where p.org_id <> t.org_id
union all
select t.id, t.uid, t.org_id, p.org_id, t.org_id from activity_entries t join contacts p on p.id = t.contact_id where p.org_id <> t.org_id
union all
select t.id, t.uid, t.org_id, p.org_id, t.org_id from activity_entries t join memberships p on p.id = t.author_id where p.org_id <> t.org_id
order by 1, 4 limit :limit offset :offset

-- name: products_stay_home (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, p.org_id, t.org_id from products t join brands p on p.id = t.brand_id where p.org_id <> t.org_id
union all
select t.id, t.uid, t.org_id, p.org_id, t.org_id from products t join categories p on p.id = t.category_id where p.org_id <> t.org_id
union all
select t.id, t.uid, t.org_id, p.org_id, t.org_id from products t join generics p on p.id = t.generic_id where p.org_id <> t.org_id
order by 1, 4 limit :limit offset :offset

-- name: states_are_said (inside doctor, of all organizations)
select id, uid, org_id, case when is_deleted then 'Archived' when is_enabled then 'Available or Backorder' else 'another' end,
    listing_state
from products
where is_deleted <> (listing_state = 'Archived')
    or (is_deleted = false and is_enabled <> (listing_state in ('Available', 'Backorder')))
order by id limit :limit offset :offset

-- name: varieties_are_counted (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, coalesce(c.live, 0), t.children_count from products t
left join (select parent_id, count(*) as live from products where is_deleted = false and parent_id is not null group by parent_id) c
    on c.parent_id = t.id
where t.children_count <> coalesce(c.live, 0)
order by t.id limit :limit offset :offset

-- name: displayed_names_follow (inside doctor, of all organizations)
select id, uid, org_id, wanted, display_name from (
    select t.id, t.uid, t.org_id, t.display_name,
        coalesce(case when p.name_en <> '' then p.name_en else p.name_ar end || ' ', '')
            || case when t.name_en <> '' then t.name_en else t.name_ar end as wanted
    from products t left join products p on p.id = t.parent_id
) t
where display_name <> wanted
order by id limit :limit offset :offset

-- name: lines_follow_brands (inside doctor, of all organizations)
select id, uid, org_id, wanted, display_name from (
    select t.id, t.uid, t.org_id, t.display_name,
        coalesce(case when b.name_en <> '' then b.name_en else b.name_ar end || ' ', '') || t.name as wanted
    from product_lines t left join brands b on b.id = t.brand_id
) t
where display_name <> wanted
order by id limit :limit offset :offset

-- name: listings_stay_home (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, p.org_id, t.org_id from products t join product_lines p on p.id = t.product_line_id where p.org_id <> t.org_id
union all
select t.id, t.uid, t.org_id, p.org_id, t.org_id from products t join products p on p.id = t.parent_id where p.org_id <> t.org_id
union all
select t.id, t.uid, t.org_id, p.org_id, t.org_id from products t join licenses p on p.id = t.license_id where p.org_id <> t.org_id
union all
select t.product_id, p.uid, t.org_id, p.org_id, t.org_id from product_strains t join strains p on p.id = t.strain_id where p.org_id <> t.org_id
order by 1, 4 limit :limit offset :offset

-- name: external_ids_stay_home (inside doctor, of all organizations)
select t.record_id, t.key, t.org_id, coalesce(p.org_id, c.org_id, o.org_id, 0), t.org_id from external_ids t
left join products p on t.kind = 'product' and p.id = t.record_id
left join customers c on t.kind = 'customer' and c.id = t.record_id
left join orders o on t.kind = 'order' and o.id = t.record_id
where coalesce(p.org_id, c.org_id, o.org_id, 0) <> t.org_id
order by 1, 2 limit :limit offset :offset

-- name: categories_stay_home (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, p.org_id, t.org_id from categories t join categories p on p.id = t.parent_id where p.org_id <> t.org_id
order by t.id limit :limit offset :offset

-- name: skus_stay_home (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, p.org_id, t.org_id from skus t join products p on p.id = t.product_id where p.org_id <> t.org_id
union all
select t.id, t.uid, t.org_id, p.org_id, t.org_id from skus t join branches p on p.id = t.branch_id where p.org_id <> t.org_id
order by 1, 4 limit :limit offset :offset

-- name: movements_stay_home (inside doctor, of all organizations)
select t.id, '', t.org_id, p.org_id, t.org_id from movements t join skus p on p.id = t.sku_id where p.org_id <> t.org_id
order by t.id limit :limit offset :offset

-- name: removed_skus_stay_home (inside doctor, of all organizations)
select t.product_id, p.uid, t.org_id, p.org_id, t.org_id from removed_skus t join products p on p.id = t.product_id where p.org_id <> t.org_id
union all
select t.product_id, p.uid, t.org_id, p.org_id, t.org_id from removed_skus t join branches p on p.id = t.branch_id where p.org_id <> t.org_id
order by 1, 4 limit :limit offset :offset

-- name: addresses_stay_home (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, p.org_id, t.org_id from addresses t join customers p on p.id = t.customer_id where p.org_id <> t.org_id
order by t.id limit :limit offset :offset

-- name: members_stay_home (inside doctor, of all organizations)
select t.customer_id, p.uid, t.org_id, p.org_id, t.org_id from group_members t join customers p on p.id = t.customer_id where p.org_id <> t.org_id
union all
select t.group_id, p.uid, t.org_id, p.org_id, t.org_id from group_members t join customer_groups p on p.id = t.group_id where p.org_id <> t.org_id
order by 1, 4 limit :limit offset :offset

-- name: orders_stay_home (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, p.org_id, t.org_id from orders t join customers p on p.id = t.customer_id where p.org_id <> t.org_id
union all
select t.id, t.uid, t.org_id, p.org_id, t.org_id from orders t join branches p on p.id = t.branch_id where p.org_id <> t.org_id
order by 1, 4 limit :limit offset :offset

-- name: lines_stay_home (inside doctor, of all organizations)
select t.id, '', t.org_id, p.org_id, t.org_id from order_lines t join orders p on p.id = t.order_id where p.org_id <> t.org_id
union all
select t.id, '', t.org_id, p.org_id, t.org_id from order_lines t join products p on p.id = t.product_id where p.org_id <> t.org_id
order by 1, 4 limit :limit offset :offset

-- name: payments_stay_home (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, p.org_id, t.org_id from payments t join orders p on p.id = t.order_id where p.org_id <> t.org_id
order by t.id limit :limit offset :offset

-- name: histories_stay_home (inside doctor, of all organizations)
select t.id, '', t.org_id, p.org_id, t.org_id from order_history t join orders p on p.id = t.order_id where p.org_id <> t.org_id
order by t.id limit :limit offset :offset

-- name: credits_stay_home (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, p.org_id, t.org_id from credits t join orders p on p.id = t.order_id where p.org_id <> t.org_id
union all
select t.id, t.uid, t.org_id, p.org_id, t.org_id from credits t join orders p on p.id = t.applied_to_id where p.org_id <> t.org_id
union all
select t.id, t.uid, t.org_id, p.org_id, t.org_id from credits t join customers p on p.id = t.customer_id where p.org_id <> t.org_id
order by 1, 4 limit :limit offset :offset

-- name: deliveries_stay_home (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, p.org_id, t.org_id from deliveries t join orders p on p.id = t.order_id where p.org_id <> t.org_id
union all
select t.id, t.uid, t.org_id, p.org_id, t.org_id from deliveries t join carriers p on p.id = t.carrier_id
where p.org_id <> t.org_id
order by 1, 4 limit :limit offset :offset

-- name: drivers_stay_home (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, p.org_id, t.org_id from drivers t join carriers p on p.id = t.carrier_id where p.org_id <> t.org_id
order by 1, 4 limit :limit offset :offset

-- name: vehicles_stay_home (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, p.org_id, t.org_id from vehicles t join carriers p on p.id = t.carrier_id where p.org_id <> t.org_id
order by 1, 4 limit :limit offset :offset

-- name: searched_products (inside doctor, of all organizations)
select id, uid, org_id, search, name_en, name_ar from products where id > :after order by id limit :limit

-- name: searched_brands (inside doctor, of all organizations)
select id, uid, org_id, search, name_en, name_ar from brands where id > :after order by id limit :limit

-- name: searched_categories (inside doctor, of all organizations)
select id, uid, org_id, search, name_en, name_ar from categories where id > :after order by id limit :limit

-- name: searched_generics (inside doctor, of all organizations)
select id, uid, org_id, search, name_en, name_ar from generics where id > :after order by id limit :limit

-- name: searched_branches (inside doctor, of all organizations)
select id, uid, org_id, search, name_en, name_ar from branches where id > :after order by id limit :limit

-- name: searched_customers (inside doctor, of all organizations)
select id, uid, org_id, search, full_name, email, phone, nickname, dba, license_number from customers where id > :after order by id limit :limit

-- name: searched_lots (inside doctor, of all organizations)
select id, uid, org_id, search, number, coalesce(sku, ''), coalesce(supplier, ''), coalesce(item_name, '') from lots
where id > :after and is_default = false order by id limit :limit

-- name: searched_orders (inside doctor, of all organizations)
select id, uid, org_id, search, code, external_id, reference, customer_name, customer_email, customer_phone
from orders where id > :after order by id limit :limit

-- name: paid_orders (inside doctor, of all organizations)
select o.id, o.uid, o.org_id, o.payment_status, o.payment_said, o.total,
    cast(coalesce(sum(p.amount) filter (where p.amount > 0), 0) as bigint),
    cast(coalesce(-sum(p.amount) filter (where p.amount < 0), 0) as bigint)
from orders o left join payments p on p.order_id = o.id
where o.id > :after group by o.id order by o.id limit :limit

-- name: told_orders (inside doctor, of all organizations)
select o.id, o.uid, o.org_id, o.first_state, o.state, o.payment_status, o.fulfillment_status,
    string_agg(h.field || ' ' || h.was || ' ' || h.became, ',' order by h.id)
from orders o left join order_history h on h.order_id = o.id
where o.id > :after group by o.id order by o.id limit :limit

-- name: priced_lines (inside doctor, of all organizations)
select l.id, o.uid, l.org_id, l.quantity, l.price, l.total, o.currency,
    case when l.is_by_case then l.unit_multiplier else 1 end
from order_lines l join orders o on o.id = l.order_id
where l.id > :after and o.source in :strict
    -- what is plainly quantity times price is not read; where that could be too large to count, it is
    and case when l.quantity < 3000000000 and l.price < 3000000000 and l.total < 900000000000000
        then l.quantity * l.price <> l.total * 10000 else true end
order by l.id limit :limit

-- name: indexed_products (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, 'indexed', 'missing' from products t
where t.is_deleted = false and not exists (select 1 from products_fts_docsize d where d.id = t.id)
union all
select d.id, '', 0, 'nothing', 'indexed' from products_fts_docsize d
where not exists (select 1 from products t where t.id = d.id and t.is_deleted = false)
order by 1 limit :limit offset :offset

-- name: indexed_brands (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, 'indexed', 'missing' from brands t where not exists (select 1 from brands_fts_docsize d where d.id = t.id)
union all select d.id, '', 0, 'nothing', 'indexed' from brands_fts_docsize d where not exists (select 1 from brands t where t.id = d.id)
order by 1 limit :limit offset :offset

-- name: indexed_categories (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, 'indexed', 'missing' from categories t where not exists (select 1 from categories_fts_docsize d where d.id = t.id)
union all select d.id, '', 0, 'nothing', 'indexed' from categories_fts_docsize d where not exists (select 1 from categories t where t.id = d.id)
order by 1 limit :limit offset :offset

-- name: indexed_generics (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, 'indexed', 'missing' from generics t where not exists (select 1 from generics_fts_docsize d where d.id = t.id)
union all select d.id, '', 0, 'nothing', 'indexed' from generics_fts_docsize d where not exists (select 1 from generics t where t.id = d.id)
order by 1 limit :limit offset :offset

-- name: indexed_branches (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, 'indexed', 'missing' from branches t where not exists (select 1 from branches_fts_docsize d where d.id = t.id)
union all select d.id, '', 0, 'nothing', 'indexed' from branches_fts_docsize d where not exists (select 1 from branches t where t.id = d.id)
order by 1 limit :limit offset :offset

-- name: indexed_customers (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, 'indexed', 'missing' from customers t where not exists (select 1 from customers_fts_docsize d where d.id = t.id)
union all select d.id, '', 0, 'nothing', 'indexed' from customers_fts_docsize d where not exists (select 1 from customers t where t.id = d.id)
order by 1 limit :limit offset :offset

-- name: indexed_lots (inside doctor, of all organizations)
select t.id, t.uid, t.org_id, 'indexed', 'missing' from lots t
where t.is_default = false and not exists (select 1 from lots_fts_docsize d where d.id = t.id)
union all
select d.id, '', 0, 'nothing', 'indexed' from lots_fts_docsize d
where not exists (select 1 from lots t where t.id = d.id and t.is_default = false)
order by 1 limit :limit offset :offset

-- name: integrity (inside doctor, of all organizations)
pragma integrity_check(1000)

-- name: foreign_keys (inside doctor, of all organizations)
pragma foreign_key_check

-- name: walls_stand (inside doctor, of all organizations)
select cast(c.oid as bigint), c.relname, 0, 'row-level security', 'none'
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = current_schema() and c.relkind = 'r' and c.relname <> 'migrations' and c.relrowsecurity = false
order by c.oid limit :limit offset :offset

-- name: indexes_are_whole (inside doctor, of all organizations)
select cast(c.oid as bigint), c.relname, 0, 'valid', 'not valid'
from pg_index i join pg_class c on c.oid = i.indexrelid where i.indisvalid = false
order by c.oid limit :limit offset :offset
