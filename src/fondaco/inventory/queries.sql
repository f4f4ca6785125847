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
insert into movements (org_id, sku_id, quantity, reason, document, user_uid, key_uid, created)
select org_id, id, -on_hand, 'removed', :document, :user, :key, :now from skus
where org_id = :org and product_id = :id and on_hand <> 0

-- name: close_branch
insert into movements (org_id, sku_id, quantity, reason, document, user_uid, key_uid, created)
select org_id, id, -on_hand, 'removed', :document, :user, :key, :now from skus
where org_id = :org and branch_id = :id and on_hand <> 0

-- name: remove_skus_of_product
delete from skus where org_id = :org and product_id = :id

-- name: remove_skus_of_branch
delete from skus where org_id = :org and branch_id = :id

-- name: forget_removed_of_product
delete from removed_skus where org_id = :org and product_id = :id

-- name: forget_removed_of_branch
delete from removed_skus where org_id = :org and branch_id = :id

-- name: move
insert into movements (org_id, sku_id, quantity, reason, document, user_uid, key_uid, created)
values (:org, :sku, :quantity, :reason, :document, :user, :key, :now)

-- name: cells
select t.id, t.uid, t.code, t.on_hand, t.reserved from skus t where +t.org_id = :org and t.id in :ids order by +t.id for update of t

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
select s.product_id, cast(sum(case when b.active and s.available then s.on_hand else 0 end) as bigint),
    cast(sum(s.reserved) as bigint)
from skus s join branches b on b.id = s.branch_id where +s.org_id in :orgs and s.product_id in :ids group by s.product_id

-- name: cell_at
select id from skus where +org_id = :org and product_id = :product and branch_id = :branch

-- name: oldest_branch
select id from branches where org_id = :org and active = true order by created, id limit 1
