-- name: prices_of
select product_id, price from schedule_prices where org_id = :org and schedule_id = :schedule and product_id in :products

-- name: prices_of_product
select schedule_id, price from schedule_prices where org_id = :org and product_id = :product and schedule_id in :schedules

-- name: set_price
insert into schedule_prices (org_id, schedule_id, product_id, price) values (:org, :schedule, :product, :price)
on conflict (schedule_id, product_id) do update set price = excluded.price

-- name: count_customers
update price_schedules set customer_count = customer_count + :by where org_id = :org and id = :id

-- name: products_of_menus
select menu_id, product_id from express_menu_products where org_id in :orgs and menu_id in :ids order by menu_id, position

-- name: put_on_menu
insert into express_menu_products (org_id, menu_id, product_id, position) values (:org, :menu, :product, :position)

-- name: clear_menu
delete from express_menu_products where org_id = :org and menu_id = :menu

-- name: category_names
select id, name from product_categories where id in :ids and (org_id is null or org_id in :orgs)

-- name: assignees_of
select assignment_id, buyer_org_id, group_id, expires, call_to_action, quantity from assignees
where org_id in :orgs and assignment_id in :ids order by assignment_id, id

-- name: add_assignee
insert into assignees (org_id, assignment_id, buyer_org_id, group_id, expires, call_to_action, quantity)
values (:org, :assignment, :buyer, :group, :expires, :call_to_action, :quantity)

-- name: clear_assignees
delete from assignees where org_id = :org and assignment_id in :ids

-- name: hidden_products
select a.product_id from assignments a where a.org_id in :orgs and a.is_exclusive = true and not exists (
    select 1 from assignees s where s.assignment_id = a.id and (s.buyer_org_id = :buyer or s.group_id in :groups)
        and (s.expires is null or s.expires > :now)
)
order by a.product_id

-- name: credited
select order_id, cast(sum(amount) as bigint) from credits
where +org_id in :orgs and order_id in :orders and status <> 'cancelled' and is_archived = false group by order_id
