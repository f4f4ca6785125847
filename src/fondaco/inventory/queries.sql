-- name: branch_codes
select code from branches where org_id = :org

-- name: clash_of_product
select s.code from branches b join skus s on s.org_id = :org and s.code = :code || '_' || b.code where b.org_id = :org limit 1

-- name: clash_of_branch
select s.code from products p join skus s on s.org_id = :org and s.code = p.code || '_' || :code
where p.org_id = :org and p.is_deleted = false limit 1

-- name: stock_products
insert into skus (uid, org_id, code, product_id, branch_id, price, created, updated)
select new_uid(), :org, p.code || '_' || b.code, p.id, b.id, p.average_price, :now, :now
from products p join branches b on b.org_id = p.org_id
where p.org_id = :org and p.id in :ids order by p.id, b.id

-- name: stock_branch
insert into skus (uid, org_id, code, product_id, branch_id, price, created, updated)
select new_uid(), :org, t.code || '_' || b.code, t.id, b.id, t.average_price, :now, :now
from products t join branches b on b.org_id = t.org_id
where t.org_id = :org and t.is_deleted = false and b.id = :branch order by t.id for no key update of t

-- name: close_product
insert into movements (org_id, sku_id, lot, quantity, reason, document, user_uid, key_uid, created)
select org_id, sku_id, lot, -on_hand, 'removed', :document, :user, :key, :now from (
    select s.org_id, s.id as sku_id, null as lot,
        s.on_hand - case when s.lots > 0 then (select sum(c.on_hand) from lot_cells c where c.sku_id = s.id) else 0 end as on_hand
    from skus s where s.org_id = :org and s.product_id = :id
    union all
    select s.org_id, s.id, l.uid, c.on_hand from skus s join lot_cells c on c.sku_id = s.id join lots l on l.id = c.lot_id
    where s.org_id = :org and s.product_id = :id and s.lots > 0
) t where on_hand <> 0

-- name: close_branch
insert into movements (org_id, sku_id, lot, quantity, reason, document, user_uid, key_uid, created)
select org_id, sku_id, lot, -on_hand, 'removed', :document, :user, :key, :now from (
    select s.org_id, s.id as sku_id, null as lot,
        s.on_hand - case when s.lots > 0 then (select sum(c.on_hand) from lot_cells c where c.sku_id = s.id) else 0 end as on_hand
    from skus s where s.org_id = :org and s.branch_id = :id
    union all
    select s.org_id, s.id, l.uid, c.on_hand from skus s join lot_cells c on c.sku_id = s.id join lots l on l.id = c.lot_id
    where s.org_id = :org and s.branch_id = :id and s.lots > 0
) t where on_hand <> 0

-- name: close_sku
insert into movements (org_id, sku_id, lot, quantity, reason, document, user_uid, key_uid, created)
select org_id, sku_id, lot, -on_hand, 'removed', :document, :user, :key, :now from (
    select s.org_id, s.id as sku_id, null as lot,
        s.on_hand - case when s.lots > 0 then (select sum(c.on_hand) from lot_cells c where c.sku_id = s.id) else 0 end as on_hand
    from skus s where s.org_id = :org and s.id = :id
    union all
    select s.org_id, s.id, l.uid, c.on_hand from skus s join lot_cells c on c.sku_id = s.id join lots l on l.id = c.lot_id
    where s.org_id = :org and s.id = :id and s.lots > 0
) t where on_hand <> 0

-- name: remove_skus_of_product
delete from skus where org_id = :org and product_id = :id

-- name: remove_skus_of_branch
delete from skus where org_id = :org and branch_id = :id

-- name: forget_removed_of_product
delete from removed_skus where org_id = :org and product_id = :id

-- name: forget_removed_of_branch
delete from removed_skus where org_id = :org and branch_id = :id

-- name: move
insert into movements (org_id, sku_id, lot, quantity, reason, document, user_uid, key_uid, created)
values (:org, :sku, :lot, :quantity, :reason, :document, :user, :key, :now)

-- name: move_in_lot
update lot_cells set on_hand = on_hand + :on_hand, updated = :now where org_id = :org and sku_id = :sku and lot_id = :lot

-- name: pieces
select c.sku_id, c.lot_id, l.uid, c.on_hand, c.held, c.archived from lot_cells c join lots l on l.id = c.lot_id
where +c.org_id = :org and c.sku_id in :skus order by c.sku_id, c.lot_id

-- name: taken_of_lots
select sku_id, lot, cast(-sum(quantity) as bigint) from movements
where +org_id = :org and sku_id in :skus and document = :document and lot is not null
group by sku_id, lot having sum(quantity) < 0

-- name: watched
select s.id, s.product_id from skus s join products p on p.id = s.product_id join branches b on b.id = s.branch_id
where +s.org_id = :org and s.id in :ids and (p.threshold_value is not null or p.reverse_threshold_value is not null)
    and b.active = true and s.available = true and p.is_deleted = false

-- name: cells
select t.id, t.uid, t.code, t.on_hand, t.reserved, t.held, t.archived, t.lots from skus t where +t.org_id = :org and t.id in :ids order by +t.id for update of t

-- name: promise
update skus set reserved = reserved + :reserved where org_id = :org and id = :sku

-- name: shift
update skus set reserved = reserved + :reserved, on_hand = on_hand + :on_hand, updated = :now where org_id = :org and id = :sku

-- name: hold_skus_of_product
select t.code, t.reserved from skus t where t.org_id = :org and t.product_id = :id order by +t.id for update of t

-- name: hold_skus_of_branch
select t.code, t.reserved from skus t where t.org_id = :org and t.branch_id = :id order by +t.id for update of t

-- name: note_removed
insert into removed_skus (org_id, product_id, branch_id, created) values (:org, :product, :branch, :now)
on conflict (product_id, branch_id) do nothing

-- name: forget_removed
delete from removed_skus where org_id = :org and product_id = :product and branch_id = :branch

-- name: branches_named
select id, uid, code from branches where org_id = :org and code in :named
union all
select id, uid, code from branches where +org_id = :org and uid in :named

-- name: stocked
select p.uid, p.code, coalesce(s.branch_id, 0), coalesce(s.id, 0)
from products p left join skus s on s.product_id = p.id and s.branch_id in :branches
where p.org_id = :org and p.is_deleted = false and p.code in :named
union all
select p.uid, p.code, coalesce(s.branch_id, 0), coalesce(s.id, 0)
from products p left join skus s on s.product_id = p.id and s.branch_id in :branches
where +p.org_id = :org and p.is_deleted = false and p.uid in :named

-- name: insert_document
insert into stock_documents (uid, org_id, kind, reference, content, user_uid, key_uid, created)
values (:uid, :org, :kind, :reference, :content, :user, :key, :now)

-- name: quantities_at
select sku_id, cast(sum(quantity) as bigint) from movements
where +org_id = :org and sku_id in :ids and created <= :moment group by sku_id

-- name: levels
select p.id, cast(sum(case when b.active and s.available then s.on_hand - s.held else 0 end) as bigint),
    cast(sum(s.reserved) + coalesce((
        select sum(l.short) from order_lines l where l.product_id = p.id and l.short > 0
    ), 0) as bigint)
from products p join skus s on s.product_id = case when p.inventory_management = 'inherited' then coalesce(p.parent_id, p.id) else p.id end
join branches b on b.id = s.branch_id where +p.org_id in :orgs and p.id in :ids group by p.id

-- name: cell_at
select id from skus where +org_id = :org and product_id = :product and branch_id = :branch

-- name: drops_due (inside the platform, of all organizations)
select org_id, id from products
where drop_date <= :now and drop_date is not null and is_deleted = false and listing_state = 'Unavailable'
    and (dropped is null or dropped < drop_date)
order by drop_date, id limit :limit

-- name: oldest_branch
select id from branches where org_id = :org and active = true order by created, id limit 1

-- name: default_lot
insert into lots (uid, org_id, number, is_default, is_from_api, created, updated)
values (new_uid(), :org, 'default', true, false, :now, :now) on conflict (org_id, number) do nothing

-- name: hold_skus_of_lot
select t.id from skus t where +t.org_id = :org and t.id in (select sku_id from lot_cells where org_id = :org and lot_id = :lot)
order by +t.id for update of t

-- name: stocked_lot
select id from lot_cells where org_id = :org and lot_id = :lot and (on_hand > 0 or archived > 0) limit 1

-- name: uncount_lot
update skus set lots = lots - 1 where org_id = :org and id in (select sku_id from lot_cells where org_id = :org and lot_id = :lot)

-- name: forget_movements_of_lot
update movements set lot = null where +org_id = :org and lot = :uid
    and sku_id in (select sku_id from lot_cells where org_id = :org and lot_id = :lot)

-- name: remove_cells_of_lot
delete from lot_cells where org_id = :org and lot_id = :lot

-- name: groups_known
select id from customer_groups where org_id = :org and id in :ids

-- name: insert_address
insert into branch_addresses (org_id, address, city, state, zipcode, unit_number, county, lat, lon, created)
values (:org, :address, :city, :state, :zipcode, :unit_number, :county, :lat, :lon, :now) returning id

-- name: address_known
select id from branch_addresses where org_id = :org and id = :id

-- name: stock_at
select id from skus where org_id = :org and branch_id = :branch and on_hand > 0 limit 1

-- name: leave_zone
update customers set service_zone_id = null, updated = :now where org_id = :org and service_zone_id = :id

-- name: place
select (select id from products where org_id = :org and id = :product and is_deleted = false),
    (select active from branches where org_id = :org and id = :branch), l.id, case when l.is_default then '' else l.uid end,
    (select id from skus where org_id = :org and product_id = :product and branch_id = :branch)
from organizations o left join lots l on l.org_id = o.id
    and (l.id = :lot or (cast(:lot as bigint) is null and l.is_default = true))
where o.id = :org

-- name: open_lot_cell
insert into lot_cells (org_id, sku_id, lot_id, updated) values (:org, :sku, :lot, :now) on conflict (sku_id, lot_id) do nothing

-- name: count_lot
update skus set lots = lots + 1 where org_id = :org and id = :sku

-- name: change_lot_cell
update lot_cells set on_hand = on_hand + :on_hand, held = held + :held, archived = archived + :archived, updated = :now
where org_id = :org and sku_id = :sku and lot_id = :lot

-- name: change_cell
update skus set on_hand = on_hand + :on_hand, held = held + :held, archived = archived + :archived, updated = :now
where org_id = :org and id = :sku

-- name: owner_of_product
select org_id from products where org_id in :orgs and id = :product

-- name: member
select u.uid from memberships m join users u on u.id = m.user_id where m.org_id = :org and m.user_id = :id

-- name: insert_command
insert into stock_commands (uid, org_id, kind, product_id, other_product_id, content, metadata, created_by, user_uid, key_uid,
    request, created)
values (:uid, :org, :kind, :product, :other, :content, :metadata, :created_by, :user, :key, :request, :now) returning id

-- name: command
select id, uid, org_id, kind, content, created_by, user_uid, key_uid, request, status, result, done from stock_commands
where org_id in :orgs and id = :id

-- name: forget_commands (inside the hourly tidying, of all organizations)
delete from stock_commands where done is not null and done < :before

-- name: allocated_at
select cast(sum(g.quantity) as bigint) from skus s join assignments a on a.org_id = s.org_id and a.product_id = s.product_id
join assignees g on g.assignment_id = a.id
where s.org_id = :org and s.id = :sku and g.quantity is not null and (g.expires is null or g.expires > :now)
    and s.branch_id = (select id from branches where org_id = :org and active = true order by created, id limit 1)

-- name: measurements
with filled (id, product_id, branch_id, on_hand, held, archived, reserved, lots, updated) as (
    select id, product_id, branch_id, on_hand, held, archived, reserved, lots, updated from skus
    where org_id = :org and (on_hand > 0 or archived > 0 or lots > 0)
        and (:all_products or product_id in :products) and (:all_branches or branch_id in :branches)
), named (sku_id, lot_id, on_hand, held, archived, updated) as (
    select c.sku_id, c.lot_id, c.on_hand, c.held, c.archived, c.updated from lot_cells c join filled f on f.id = c.sku_id
), pieces (sku_id, product_id, branch_id, place, lot_id, on_hand, held, archived, reserved, updated) as (
    select f.id, f.product_id, f.branch_id, 0, l.id, f.on_hand - coalesce(n.on_hand, 0), f.held - coalesce(n.held, 0),
        f.archived - coalesce(n.archived, 0), f.reserved, f.updated
    from filled f join lots l on l.org_id = :org and l.is_default = true left join (
        select sku_id, sum(on_hand) as on_hand, sum(held) as held, sum(archived) as archived from named group by sku_id
    ) n on n.sku_id = f.id
    union all
    select f.id, f.product_id, f.branch_id, n.lot_id, n.lot_id, n.on_hand, n.held, n.archived, f.reserved, n.updated
    from named n join filled f on f.id = n.sku_id
), promised (sku_id, product_id, branch_id, place, lot_id, on_hand, held, archived, left_over, updated) as (
    -- what is reserved is kept by the default lot first, then by the oldest
    select sku_id, product_id, branch_id, place, lot_id, on_hand, held, archived,
        reserved - coalesce(sum(on_hand - held) over (
            partition by sku_id order by place rows between unbounded preceding and 1 preceding), 0), updated
    from pieces
), set_aside (product_id, quantity) as (
    select a.product_id, sum(g.quantity) from assignments a join assignees g on g.assignment_id = a.id
    where a.org_id = :org and g.quantity is not null and (g.expires is null or g.expires > :now) group by a.product_id
), whole (product_id, branch_id, lot_id, on_hand, held, archived, reserved, allocated, updated) as (
    select p.product_id, p.branch_id, p.lot_id, p.on_hand, p.held, p.archived,
        case when p.left_over < 0 then 0 when p.left_over < p.on_hand - p.held then p.left_over else p.on_hand - p.held end,
        case when p.place = 0 and p.branch_id = (
            select id from branches where org_id = :org and active = true order by created, id limit 1
        ) then coalesce(s.quantity, 0) else 0 end, p.updated
    from promised p left join set_aside s on s.product_id = p.product_id
    where p.on_hand > 0 or p.archived > 0
)
select case when :by_product then product_id else 0 end as product, case when :by_branch then branch_id else 0 end as branch,
    case when :by_lot then lot_id else 0 end as lot, cast(sum(on_hand) as bigint), cast(sum(reserved) as bigint),
    cast(sum(allocated) as bigint), cast(sum(held) as bigint), cast(sum(archived) as bigint),
    cast(sum(case when on_hand > reserved + held + allocated then on_hand - reserved - held - allocated else 0 end) as bigint),
    max(updated)
from whole where :all_lots or lot_id in :lots
group by 1, 2, 3 order by 1, 2, 3 limit :most

-- name: allocations
select a.product_id, b.id, l.id, g.quantity, g.buyer_org_id, g.group_id, a.created,
    p.search
from assignees g join assignments a on a.id = g.assignment_id join products p on p.id = a.product_id
join lots l on l.org_id = :org and l.is_default = true
join branches b on b.id = (select id from branches where org_id = :org and active = true order by created, id limit 1)
where g.org_id = :org and g.quantity is not null and (g.expires is null or g.expires > :now) and p.is_deleted = false
    and (g.buyer_org_id = :buyer or g.group_id = :group)
order by a.product_id, g.id

-- name: assigned_to
select a.product_id, cast(sum(g.quantity) as bigint) from assignees g join assignments a on a.id = g.assignment_id
where g.org_id = :org and a.product_id in :products and g.quantity is not null and (g.expires is null or g.expires > :now)
    and (g.buyer_org_id = (select partner_org_id from customers where org_id = :org and id = :customer)
        or g.group_id in (select group_id from group_members where org_id = :org and customer_id = :customer))
group by a.product_id

-- name: categories_named
select id from product_categories where (org_id is null or org_id = :org) and fold(name) = fold(:name)

-- name: lot_counts
select count(*) filter (where fold(status) = 'active'), count(*) filter (where fold(status) <> 'active'),
    count(*) filter (where fold(status) = 'active' and not exists (
        select 1 from lot_cells c where c.org_id = :org and c.lot_id = l.id and c.on_hand > 0))
from lots l where l.org_id = :org and l.is_default = false

-- name: company_of_lot
select org_id from lots where org_id in :orgs and id = :id and is_default = false

-- name: lot_cell_at
select id from lot_cells where +org_id = :org and sku_id = :sku and lot_id = :lot

-- name: items
with filled (id, org_id, product_id, branch_id, on_hand, held, archived, reserved, available) as (
    select id, org_id, product_id, branch_id, on_hand, held, archived, reserved, available from skus
    where org_id in :orgs and (on_hand > 0 or lots > 0) and (:all_products or product_id in :products)
        and cast(:id as bigint) = 0 and (:with_archived or available = true)
    union all
    select id, org_id, product_id, branch_id, on_hand, held, archived, reserved, available from skus
    where +org_id in :orgs and (:with_archived or available = true)
        and (id = :id / 2 and :id % 2 = 0 or id = (select sku_id from lot_cells where id = :id / 2 and :id % 2 = 1))
), pieces (item, org_id, sku_id, product_id, branch_id, place, lot_id, on_hand, held, reserved, available) as (
    select 2 * f.id, f.org_id, f.id, f.product_id, f.branch_id, 0, l.id, f.on_hand - coalesce(n.on_hand, 0),
        f.held - coalesce(n.held, 0), f.reserved, f.available
    from filled f join lots l on l.org_id = f.org_id and l.is_default = true left join (
        select sku_id, sum(on_hand) as on_hand, sum(held) as held from lot_cells where org_id in :orgs group by sku_id
    ) n on n.sku_id = f.id
    union all
    select 2 * c.id + 1, f.org_id, f.id, f.product_id, f.branch_id, c.lot_id, c.lot_id, c.on_hand, c.held, f.reserved, f.available
    from filled f join lot_cells c on c.sku_id = f.id
), whole (item, org_id, sku_id, product_id, branch_id, lot_id, on_hand, free, left_over, available) as (
    select item, org_id, sku_id, product_id, branch_id, lot_id, on_hand, on_hand - held,
        reserved - coalesce(sum(on_hand - held) over (
            partition by sku_id order by place rows between unbounded preceding and 1 preceding), 0), available
    from pieces
)
select item, org_id, sku_id, product_id, branch_id, lot_id, cast(on_hand as bigint),
    cast(case when left_over < 0 then 0 when left_over < free then left_over else free end as bigint),
    case when available then false else true end, count(*) over ()
from whole where (:id = 0 and on_hand > 0) or item = :id
order by :sign * case :column when 'product_id' then product_id when 'branch_id' then branch_id when 'lot_id' then lot_id
    when 'on_hand' then on_hand else item end, item
limit :limit offset :offset
