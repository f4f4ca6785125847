-- name: groups_of_customers
select m.customer_id, g.uid from group_members m join customer_groups g on g.id = m.group_id
where m.org_id = :org and m.customer_id in :ids order by m.customer_id, m.group_id

-- name: join_group
insert into group_members (org_id, group_id, customer_id, created) values (:org, :group, :customer, :now)

-- name: leave_groups
delete from group_members where org_id = :org and customer_id = :customer and group_id in :groups

-- name: leave_all_groups
delete from group_members where org_id = :org and customer_id = :id

-- name: remove_addresses
delete from addresses where org_id = :org and customer_id = :id

-- name: touch_members
update customers set updated = :now
where org_id = :org and id in (select customer_id from group_members where org_id = :org and group_id = :id)

-- name: dissolve_group
delete from group_members where org_id = :org and group_id = :id

-- name: addresses_of_customer
select id, created, is_default from addresses where org_id = :org and customer_id = :id order by created, id
