-- name: count_brand
update brands set product_count = product_count + :by where org_id = :org and id = :id

-- name: count_category
update categories set product_count = product_count + :by where org_id = :org and id = :id

-- name: count_generic
update generics set product_count = product_count + :by where org_id = :org and id = :id

-- name: detach_brand
update products set brand_id = null, updated = :now where org_id = :org and brand_id = :id

-- name: detach_line_from_templates
update product_templates set product_line_id = null where org_id = :org and product_line_id = :id

-- name: detach_category
update products set category_id = null, updated = :now where org_id = :org and category_id = :id

-- name: detach_generic
update products set generic_id = null, updated = :now where org_id = :org and generic_id = :id

-- name: detach_brand_of_lines
update product_lines set brand_id = null, display_name = name, updated = :now where org_id = :org and brand_id = :id

-- name: detach_brand_of_templates
update product_templates set brand_id = null, updated = :now where org_id = :org and brand_id = :id

-- name: rename_lines
update product_lines set display_name = :name || ' ' || name where org_id = :org and brand_id = :id

-- name: detach_line
update products set product_line_id = null, updated = :now where org_id = :org and product_line_id = :id

-- name: follow
update products set
    listing_state = case
        when is_deleted then listing_state
        when is_enabled and listing_state not in ('Available', 'Backorder') then 'Available'
        when not is_enabled and listing_state in ('Available', 'Backorder') then 'Unavailable'
        else listing_state end,
    display_name = coalesce((
        select case when p.name_en <> '' then p.name_en else p.name_ar end || ' ' from products p
        where +p.org_id = :org and p.id = products.parent_id
    ), '') || case when name_en <> '' then name_en else name_ar end,
    product_category_id = coalesce(
        (select c.product_category_id from categories c where +c.org_id = :org and c.id = products.category_id), 1
    ),
    product_subcategory_id =
        (select c.product_subcategory_id from categories c where +c.org_id = :org and c.id = products.category_id)
where +org_id = :org and id in (
    select id from products where +org_id = :org and id in :ids
    union select id from products where org_id = :org and parent_id in :ids
)

-- name: count_children
update products set children_count =
    (select count(*) from products c where c.org_id = :org and c.parent_id = products.id and c.is_deleted = false)
where +org_id = :org and id in :ids

-- name: parent_of
select parent_id from products where +org_id = :org and id = :id and parent_id is not null

-- name: holder_of_sku
select id from products where org_id = :org and sku = :sku and is_deleted = false and id <> :id limit 1

-- name: category_at
select uid from categories
where org_id = :org and product_category_id = :category
    and coalesce(product_subcategory_id, 0) = coalesce(cast(:subcategory as bigint), 0) order by id limit 1

-- name: products_in_lines
select product_line_id, id, name_en, name_ar from products
where org_id in :orgs and product_line_id in :ids and is_deleted = false order by product_line_id, id

-- name: references_named
select 'unit_id', id, 0 from units_of_measure
where (org_id is null or org_id = :org) and multiple = false and id = :unit_id
union all
select 'unit', id, 0 from units_of_measure
where (org_id is null or org_id = :org) and multiple = false and fold(unit) = fold(:unit)
union all
select 'denomination_id', id, 0 from unit_denominations where (org_id is null or org_id = :org) and id = :denomination_id
union all
select 'denomination', id, 0 from unit_denominations where (org_id is null or org_id = :org) and value = :denomination
union all
select 'product_category_id', id, 0 from product_categories
where (org_id is null or org_id = :org) and id = :product_category_id
union all
select 'product_subcategory_id', id, category_id from product_subcategories
where (org_id is null or org_id = :org) and id = :product_subcategory_id
union all
select 'product_line_id', id, 0 from product_lines where org_id = :org and id = :product_line_id
union all
select 'license_id', id, 0 from licenses where org_id = :org and id = :license_id and archived = false
union all
select 'license_number', id, 0 from licenses where org_id = :org and number = :license_number and archived = false
union all
select 'manufacturer_org_id', id, 0 from organizations where id = :manufacturer_org_id

-- name: node_names
select c.name, coalesce(s.name, '') from product_categories c left join product_subcategories s on s.id = :subcategory
where (c.org_id is null or c.org_id = :org) and c.id = :category

-- name: known_strains
select id from strains where (org_id is null or org_id = :org) and id in :ids

-- name: known_specifications
select id, slug from product_specifications where org_id is null or org_id = :org

-- name: known_dosage_units
select id, unit from product_dosage_units where org_id is null or org_id = :org

-- name: strains_of
select product_id, strain_id from product_strains where org_id in :orgs and product_id in :ids order by product_id, position

-- name: remove_strains
delete from product_strains where org_id = :org and product_id = :id

-- name: insert_strain
insert into product_strains (org_id, product_id, strain_id, position) values (:org, :id, :value, :position)

-- name: sts_ids_of
select product_id, sts_id from product_sts_ids where org_id in :orgs and product_id in :ids order by product_id, position

-- name: remove_sts_ids
delete from product_sts_ids where org_id = :org and product_id = :id

-- name: insert_sts_id
insert into product_sts_ids (org_id, product_id, sts_id, position) values (:org, :id, :value, :position)

-- name: specification_items_of
select i.id, i.product_id, i.specification_id, i.unit_id, i.decimal_value, i.max_decimal_value, i.text_value, s.slug, u.unit
from specification_items i
join product_specifications s on s.id = i.specification_id left join product_dosage_units u on u.id = i.unit_id
where i.org_id in :orgs and i.product_id in :ids order by i.product_id, i.position, i.id

-- name: marks
select product_id, count(*), 0 from product_images where org_id in :orgs and product_id in :ids group by product_id
union all
select parent_id, 0, count(*) from products
where org_id in :orgs and parent_id in :ids and is_deleted = false and sale_price > 0 and sale_price < average_price
group by parent_id

-- name: license_tags
select l.id, l.number, t.type, t.display_type, t.classification from licenses l join license_types t on t.id = l.type_id
where l.org_id in :orgs and l.id in :ids

-- name: remove_specification_items
delete from specification_items where org_id = :org and product_id = :product and id in :ids

-- name: change_specification_item
update specification_items set specification_id = :specification_id, unit_id = :unit_id, decimal_value = :decimal_value,
    max_decimal_value = :max_decimal_value, text_value = :text_value, position = :position
where org_id = :org and product_id = :product and id = :id

-- name: insert_specification_item
insert into specification_items (
    org_id, product_id, position, specification_id, unit_id, decimal_value, max_decimal_value, text_value
) values (:org, :product, :position, :specification_id, :unit_id, :decimal_value, :max_decimal_value, :text_value)

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

-- name: count_history
select count(*) from events
where org_id = :org and (record = :uid or record in (select uid from skus where +org_id = :org and product_id = :id))

-- name: history_down
select e.number, e.type, e.record, e.changes, e.request, e.created, u.id, u.name, u.email, k.name, s.id, b.id, b.name_en
from events e left join users u on u.uid = e.user_uid left join api_keys k on k.uid = e.key_uid
left join skus s on s.uid = e.record left join branches b on b.id = s.branch_id
where e.org_id = :org and (e.record = :uid or e.record in (select uid from skus where +org_id = :org and product_id = :id))
order by e.number desc limit :limit offset :offset

-- name: history_up
select e.number, e.type, e.record, e.changes, e.request, e.created, u.id, u.name, u.email, k.name, s.id, b.id, b.name_en
from events e left join users u on u.uid = e.user_uid left join api_keys k on k.uid = e.key_uid
left join skus s on s.uid = e.record left join branches b on b.id = s.branch_id
where e.org_id = :org and (e.record = :uid or e.record in (select uid from skus where +org_id = :org and product_id = :id))
order by e.number limit :limit offset :offset

-- name: template
select id, org_id, name, listing_state, inventory_management, unit_id, sell_in_unit_id, sell_in_multiples, unit_multiplier,
    denomination_id, base_units, retail_price, wholesale_price, sale_price, minimum_order, maximum_order, description,
    category_id, subcategory_id, brand_id, product_line_id, strain_classification, license_id, shows_quantity,
    is_for_samples, threshold_value, threshold_action, is_medical, is_fractional, income_account_id
from product_templates where org_id in :orgs and id = :id

-- name: category_of_slug (inside the platform)
select id from product_categories where slug = :slug

-- name: subcategory_of_slug (inside the platform)
select id from product_subcategories where category_id = :category and slug = :slug

-- name: insert_product_category (inside the platform)
insert into product_categories (uid, name, slug, description, search, created, updated)
values (:uid, :name, :slug, :description, :search, :now, :now) returning id

-- name: insert_product_subcategory (inside the platform)
insert into product_subcategories (uid, category_id, name, slug, description, search, created, updated)
values (:uid, :category, :name, :slug, :description, :search, :now, :now) returning id

-- name: rename_product_category (inside the platform)
update product_categories set name = :name, description = :description, search = :search, updated = :now where id = :id

-- name: rename_product_subcategory (inside the platform)
update product_subcategories set name = :name, description = :description, search = :search, updated = :now where id = :id
