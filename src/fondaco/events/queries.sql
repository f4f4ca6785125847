-- name: insert_event
insert into events (uid, org_id, number, type, record, changes, user_uid, key_uid, request, created)
values (:uid, :org, :number, :type, :record, :changes, :user, :key, :request, :now)
