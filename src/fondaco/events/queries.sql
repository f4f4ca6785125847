-- name: insert_event
insert into events (uid, org_id, number, type, record, changes, user_uid, key_uid, request, created)
values (:uid, :org, :number, :type, :record, :changes, :user, :key, :request, :now)

-- name: last_numbers (inside the platform, of all who are waited for)
select org_id, rows from counters where org_id in :orgs and name = 'events'

-- name: events_after
select number, uid, type, record, changes, user_uid, key_uid, request, created from events
where org_id = :org and number > :after and number <= :last order by number limit :limit

-- name: events_of_types
select number, uid, type, record, changes, user_uid, key_uid, request, created from events
where org_id = :org and number > :after and number <= :last
    and (type in :types or rtrim(type, 'abcdefghijklmnopqrstuvwxyz_') in :nouns)
order by number limit :limit

-- name: events_of_record
select number, uid, type, record, changes, user_uid, key_uid, request, created from events
where org_id = :org and record = :record and number > :after and number <= :last
    and (:all or type in :types or rtrim(type, 'abcdefghijklmnopqrstuvwxyz_') in :nouns)
order by number limit :limit
