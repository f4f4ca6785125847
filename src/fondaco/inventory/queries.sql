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
select new_uid(), :org, p.code || '_' || b.code, p.id, b.id, p.average_price, :now, :now
from products p join branches b on b.org_id = p.org_id
where p.org_id = :org and p.is_deleted = false and b.id = :branch order by p.id

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
select s.product_id, cast(sum(case when b.active and s.available then s.on_hand - s.held else 0 end) as bigint),
    cast(sum(s.reserved) as bigint)
from skus s join branches b on b.id = s.branch_id where +s.org_id in :orgs and s.product_id in :ids group by s.product_id

-- name: cell_at
select id from skus where +org_id = :org and product_id = :product and branch_id = :branch

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
