-- name: groups_of_customers
select m.customer_id, g.uid from group_members m join customer_groups g on g.id = m.group_id
where m.org_id = :org and m.customer_id in :ids and g.is_archived = false order by m.customer_id, m.group_id

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

-- name: made_here_by_email
select id from customers where org_id = :org and email = :value and email <> '' and made_by = 'linkit'

-- name: made_here_by_phone
select id from customers where org_id = :org and phone = :value and phone <> '' and made_by = 'linkit'

-- name: forget_external_ids
delete from external_ids where org_id = :org and kind = 'customer' and record_id = :id

-- name: payment_terms
select id, term, days, code from payment_terms where org_id is null or org_id = :org order by id

-- name: payment_methods
select id, method, code from payment_methods where org_id is null or org_id = :org order by id

-- name: options_of_customers
select o.id, o.customer_id, o.term_id, t.term, t.days, t.code, o.method_id, m.method, o.program, o.strategy, o.is_default
from customer_payment_options o join payment_terms t on t.id = o.term_id join payment_methods m on m.id = o.method_id
where o.org_id in :orgs and o.customer_id in :ids order by o.customer_id, o.is_default desc, o.id

-- name: remove_options
delete from customer_payment_options where org_id = :org and customer_id = :id

-- name: insert_option
insert into customer_payment_options (org_id, customer_id, term_id, method_id, program, strategy, is_default)
values (:org, :customer, :term, :method, :program, :strategy, :is_default)

-- name: managers_of_customers
select customer_id, staff_id from customer_managers
where org_id in :orgs and customer_id in :ids order by customer_id, position

-- name: remove_managers
delete from customer_managers where org_id = :org and customer_id = :id

-- name: insert_manager
insert into customer_managers (org_id, customer_id, staff_id, position) values (:org, :customer, :staff, :at)

-- name: tags_of_customers
select customer_id, id, name from customer_tags
where org_id in :orgs and customer_id in :ids order by customer_id, position

-- name: remove_tags
delete from customer_tags where org_id = :org and customer_id = :id

-- name: insert_tag
insert into customer_tags (org_id, customer_id, name, position) values (:org, :customer, :name, :at)

-- name: note_view
update customers set last_viewed = :now where org_id = :org and id = :id

-- name: partner (inside a trade of :org with the company it names)
select o.name, p.dba, p.website, p.phone, p.business_identifier, p.business_license_name,
    p.address, p.unit_number, p.city, p.state, p.zipcode
from organizations o left join company_profiles p on p.org_id = o.id
where o.id = :partner and o.is_buyer = true and :org > 0

-- name: state_by_word
select s.id, s.abbr from states s join countries c on c.id = s.country_id
where (s.org_id is null or s.org_id = :org) and (lower(s.abbr) = :state or lower(s.name) = :state)
order by case when c.iso_code = :country then 0 else 1 end, s.id limit 1

-- name: leave_status
update customers set status_id = null, updated = :now where org_id = :org and status_id = :id

-- name: contacts_at_customers
select t.id, t.customer_id, t.contact_id, t.is_primary, t.created
from customer_contacts t join contacts c on c.id = t.contact_id
where t.org_id in :orgs and t.customer_id in :ids and c.is_deleted = false order by t.customer_id, t.is_primary desc, t.id

-- name: customers_of_contacts
select contact_id, customer_id from customer_contacts where org_id in :orgs and contact_id in :ids order by contact_id, id

-- name: leave_customers
delete from customer_contacts where org_id = :org and contact_id = :contact and customer_id in :customers

-- name: place_contact
insert into customer_contacts (org_id, customer_id, contact_id, is_primary, created)
values (:org, :customer, :contact, :is_primary, :now)

-- name: members_of_groups
select group_id, customer_id from group_members where org_id in :orgs and group_id in :ids order by group_id, customer_id

-- name: dismiss
delete from group_members where org_id = :org and group_id = :group and customer_id in :customers

-- name: touch_customers
update customers set updated = :now where org_id = :org and id in :ids

-- name: sellers_to (inside the platform, for a buyer that the caller acts for)
select distinct org_id from customers where partner_org_id = :buyer and is_archived = false order by org_id

-- name: groups_of_buyer
select distinct m.group_id from group_members m join customers c on c.id = m.customer_id
where m.org_id in :orgs and c.org_id = m.org_id and c.partner_org_id = :buyer and c.is_archived = false
