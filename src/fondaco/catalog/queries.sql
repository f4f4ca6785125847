-- name: count_brand
update brands set product_count = product_count + :by where org_id = :org and id = :id

-- name: count_category
update categories set product_count = product_count + :by where org_id = :org and id = :id

-- name: count_generic
update generics set product_count = product_count + :by where org_id = :org and id = :id

-- name: detach_brand
update products set brand_id = null, updated = :now where org_id = :org and brand_id = :id

-- name: detach_category
update products set category_id = null, updated = :now where org_id = :org and category_id = :id

-- name: detach_generic
update products set generic_id = null, updated = :now where org_id = :org and generic_id = :id

-- name: subtree
with recursive below (id) as (
    select id from categories where org_id = :org and parent_id = :id
    union select c.id from categories c join below b on c.parent_id = b.id where c.org_id = :org
)
select id from below

-- name: products_of_generics
select generic_id, uid from (
    select generic_id, uid, row_number() over (partition by generic_id order by created, id) as place
    from products where org_id = :org and generic_id in :ids and is_deleted = false
) p where place <= 1000 order by generic_id, place

-- name: brand_names
select name_en, name_ar, uid from brands where org_id = :org order by id

-- name: category_names
select name_en, name_ar, uid from categories where org_id = :org order by depth, id

-- name: generic_names
select name_en, name_ar, uid from generics where org_id = :org order by id

-- name: external_ids_of
select record_id, key, value from external_ids
where org_id in :orgs and kind = :kind and record_id in :ids order by record_id, key

-- name: remove_external_ids
delete from external_ids where org_id = :org and kind = :kind and record_id = :id and key in :keys

-- name: insert_external_id
insert into external_ids (org_id, kind, record_id, key, value, pair) values (:org, :kind, :id, :key, :value, :pair)

-- name: strain_of_name
select id from strains where (org_id = :org or org_id is null) and fold(name) = fold(:name) limit 1

-- name: insert_strain_parent
insert into strain_parents (strain_id, parent_id, org_id) values (:strain, :parent, :org)

-- name: parents_of_strains
select strain_id, parent_id from strain_parents where org_id in :orgs and strain_id in :ids order by strain_id, parent_id
