-- name: address_of_company
select address, unit_number, city, state, zipcode, country from company_profiles where org_id = :org

-- name: licenses_of_company
select l.id, l.number, t.type, t.display_type, t.classification
from licenses l join license_types t on t.id = l.type_id
where l.org_id = :org and l.archived = false order by l.id

-- name: branch_of_order
select id, name_en from branches where org_id = :org and id = :id

-- name: share_carrier (inside the platform)
insert into carriers (uid, name, medical_license, adult_use_license, state, search, created, updated)
values (:uid, :name, :medical_license, :adult_use_license, :state, :search, :now, :now) returning id

-- name: state_of_company
select s.id from company_profiles p join states s on fold(s.abbr) = fold(p.state) or fold(s.name) = fold(p.state)
where p.org_id = :org and p.state <> '' order by s.id limit 1

-- name: orders_named
select id, org_id from orders
where org_id in :orgs and (number = :named or code = :named or substr(number, 29) = :named or id = :id) limit 2

-- name: address_of_order
select delivery_address from orders where org_id = :org and id = :id
