-- name: caller_by_key (inside the platform: it decides the organization)
select o.id, o.uid, o.name, o.suspended, o.currency, o.country, o.default_vat, o.order_view, o.orders_adjust_stock,
    o.read_limit, o.write_limit, o.bulk_limit, o.created, o.updated,
    o.slug, o.uuid, o.time_zone, o.is_buyer, o.is_seller, k.role, k.read_only, k.uid
from api_keys k join organizations o on o.id = k.org_id
where k.hash = :hash and k.kind = 'linkit' and k.revoked is null

-- name: callers_by_marketplace_key (inside the platform: it decides the organizations)
select o.id, o.uid, o.name, o.suspended, o.currency, o.country, o.default_vat, o.order_view, o.orders_adjust_stock,
    o.read_limit, o.write_limit, o.bulk_limit, o.created, o.updated,
    o.slug, o.uuid, o.time_zone, o.is_buyer, o.is_seller,
    k.uid, k.kind, k.orders, k.products, k.customers, k.role, k.read_only, null, null, null, null
from api_keys k join organizations o on o.id = k.org_id
where k.hash = :hash and k.kind = 'app' and k.revoked is null
union all
select o.id, o.uid, o.name, o.suspended, o.currency, o.country, o.default_vat, o.order_view, o.orders_adjust_stock,
    o.read_limit, o.write_limit, o.bulk_limit, o.created, o.updated,
    o.slug, o.uuid, o.time_zone, o.is_buyer, o.is_seller,
    k.uid, k.kind, k.orders, k.products, k.customers, m.role, k.read_only, u.id, u.uid, u.email, u.name
from api_keys k join users u on u.id = k.user_id join memberships m on m.user_id = u.id and m.is_active
    join organizations o on o.id = m.org_id
where k.hash = :hash and k.kind = 'user' and k.revoked is null
order by 1

-- name: companies_of_token (inside the platform: it decides the organizations)
select o.id, o.uid, o.name, o.suspended, o.currency, o.country, o.default_vat, o.order_view, o.orders_adjust_stock,
    o.read_limit, o.write_limit, o.bulk_limit, o.created, o.updated,
    o.slug, o.uuid, o.time_zone, o.is_buyer, o.is_seller, u.id, u.uid, u.email, u.name, m.role
from organizations o left join users u on u.uid = :subject
    left join memberships m on m.user_id = u.id and m.org_id = o.id and m.is_active
where o.id in :companies
    and not exists (select 1 from revoked_tokens r where r.token = :token)
    and not exists (select 1 from revoked_subjects s where s.subject = :subject and s.issued >= :issued)
    and (u.id is null or m.role is not null)
order by o.id

-- name: all_companies_of_token (inside the platform: it decides the organizations)
select o.id, o.uid, o.name, o.suspended, o.currency, o.country, o.default_vat, o.order_view, o.orders_adjust_stock,
    o.read_limit, o.write_limit, o.bulk_limit, o.created, o.updated,
    o.slug, o.uuid, o.time_zone, o.is_buyer, o.is_seller, u.id, u.uid, u.email, u.name, m.role
from organizations o left join users u on u.uid = :subject
    left join memberships m on m.user_id = u.id and m.org_id = o.id and m.is_active
where not exists (select 1 from revoked_tokens r where r.token = :token)
    and not exists (select 1 from revoked_subjects s where s.subject = :subject and s.issued >= :issued)
    and (u.id is null or m.role is not null)
order by o.id

-- name: caller_by_user (inside the platform: it decides the organization)
select o.id, o.uid, o.name, o.suspended, o.currency, o.country, o.default_vat, o.order_view, o.orders_adjust_stock,
    o.read_limit, o.write_limit, o.bulk_limit, o.created, o.updated,
    o.slug, o.uuid, o.time_zone, o.is_buyer, o.is_seller, m.role
from memberships m join organizations o on o.id = m.org_id
where m.user_id = :user and m.is_active order by o.id

-- name: user_of_token (inside the platform)
select id, uid, email, name from users u
where uid = :uid and not exists (select 1 from revoked_tokens r where r.token = :token)

-- name: user_by_email (inside the platform)
select id, uid, email, name, password from users where email = :email

-- name: insert_user (inside the platform)
insert into users (uid, email, name, password, created) values (:uid, :email, :name, :password, :now) returning id

-- name: insert_membership (inside the platform)
insert into memberships (org_id, user_id, role, is_admin, uid, username, email, display_name, search, created, updated)
values (:org, :user, :role, :is_admin, :uid, :email, :email, :name, :search, :now, :now)
on conflict (user_id, org_id) do update set role = :role, is_admin = :is_admin, updated = :now

-- name: role_of
select role from memberships where org_id = :org and user_id = :user

-- name: insert_organization (inside the platform)
insert into organizations (uid, name, currency, country, created, updated, slug, uuid, time_zone)
values (:uid, :name, :currency, :country, :now, :now, :slug, :uuid, :time_zone) returning id

-- name: insert_profile
insert into company_profiles (id, org_id, dba, country, legal_name, search, created, updated)
values (:org, :org, :name, :country, :name, :search, :now, :now)

-- name: organizations (inside the platform)
select id, uid, name, suspended, currency, country, default_vat, order_view, orders_adjust_stock,
    read_limit, write_limit, bulk_limit, created, updated,
    slug, uuid, time_zone, is_buyer, is_seller
from organizations order by id

-- name: slugs_like (inside the platform)
select slug from organizations where slug = :slug or slug like :like

-- name: organization_by_uid (inside the platform)
select id, uid, name, suspended, currency, country, default_vat, order_view, orders_adjust_stock,
    read_limit, write_limit, bulk_limit, created, updated,
    slug, uuid, time_zone, is_buyer, is_seller
from organizations where uid = :uid

-- name: organizations_by_id (inside the platform)
select id, uid, name, suspended, currency, country, default_vat, order_view, orders_adjust_stock,
    read_limit, write_limit, bulk_limit, created, updated,
    slug, uuid, time_zone, is_buyer, is_seller
from organizations where id in :ids order by id

-- name: own_organization
select id, uid, name, suspended, currency, country, default_vat, order_view, orders_adjust_stock,
    read_limit, write_limit, bulk_limit, created, updated,
    slug, uuid, time_zone, is_buyer, is_seller
from organizations t where id = :org for no key update of t

-- name: suspend (inside the platform)
update organizations set suspended = :suspended, updated = :now where uid = :uid

-- name: insert_key
insert into api_keys (uid, org_id, name, hash, hint, role, read_only, created)
values (:uid, :org, :name, :hash, :hint, :role, :read_only, :now)

-- name: insert_marketplace_key
insert into api_keys (uid, org_id, name, hash, hint, role, created, kind, user_id, orders, products, customers)
values (:uid, :org, :name, :hash, :hint, :role, :now, :kind, :user, :orders, :products, :customers)

-- name: revoke_key
update api_keys set revoked = :now where org_id = :org and uid = :uid and revoked is null

-- name: organization_of_key (inside the platform)
select org_id from api_keys where uid = :uid

-- name: revoke_token (inside the platform)
insert into revoked_tokens (token, expires) values (:token, :expires) on conflict (token) do nothing

-- name: revoke_subject (inside the platform)
insert into revoked_subjects (subject, issued, expires) values (:subject, :issued, :expires)
on conflict (subject) do update set issued = :issued, expires = :expires

-- name: forget_tokens (inside the platform)
delete from revoked_tokens where expires < :now

-- name: forget_subjects (inside the platform)
delete from revoked_subjects where expires < :now

-- name: secret (inside the platform)
select value from secrets where name = :name

-- name: keep_secret (inside the platform)
insert into secrets (name, value) values (:name, :value) on conflict (name) do nothing

-- name: key_holds
select count(*) from api_keys k join organizations o on o.id = k.org_id
where k.org_id = :org and k.uid = :key and k.revoked is null and o.suspended = false

-- name: token_holds
select count(*) from memberships m join organizations o on o.id = m.org_id
where m.org_id = :org and m.user_id = :user and m.is_active and o.suspended = false
    and not exists (select 1 from revoked_tokens r where r.token = :token)
