-- What an organization is called where organizations trade with each other: a slug, a uuid, its own hours of the day.

alter table organizations add column slug {text} not null default '';
alter table organizations add column uuid {text} not null default '';
alter table organizations add column time_zone {text} not null default 'UTC';
alter table organizations add column is_buyer boolean not null default true;
alter table organizations add column is_seller boolean not null default true;

update organizations set slug = 'company-' || id where slug = '';

-- only: sqlite
update organizations set uuid = lower(
    substr(hex(randomblob(4)), 1, 8) || '-' || substr(hex(randomblob(2)), 1, 4) || '-4' || substr(hex(randomblob(2)), 1, 3)
    || '-8' || substr(hex(randomblob(2)), 1, 3) || '-' || hex(randomblob(6))
) where uuid = '';
create unique index organizations_by_slug on organizations (slug);
create unique index organizations_by_uuid on organizations (uuid);

-- only: postgres
update organizations set uuid = gen_random_uuid()::text where uuid = '';
create unique index organizations_by_slug on organizations (slug);
create unique index organizations_by_uuid on organizations (uuid);
