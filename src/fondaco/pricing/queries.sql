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
