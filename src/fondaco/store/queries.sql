-- name: counter
select rows, revision from counters where org_id = :org and name = :name

-- name: counters
select cast(coalesce(sum(rows), 0) as bigint), cast(coalesce(sum(revision), 0) as bigint) from counters
where org_id in :orgs and name = :name

-- name: count_change
insert into counters (org_id, name, rows, revision) values (:org, :name, :rows, 1)
on conflict (org_id, name) do update set rows = counters.rows + :rows, revision = counters.revision + 1

-- name: next_number
insert into counters (org_id, name, rows, revision) values (:org, :name, :count, 1)
on conflict (org_id, name) do update set rows = counters.rows + :count, revision = counters.revision + 1
returning rows

-- name: kept_reply
select digest, status, body from replies where org_id = :org and path = :path and key = :key

-- name: claim_key
insert into replies (org_id, path, key, digest, created) values (:org, :path, :key, :digest, :now)
on conflict (org_id, path, key) do update set digest = :digest, created = :now, status = 0, body = null
    where replies.created < :before

-- name: keep_reply
update replies set status = :status, body = :body where org_id = :org and path = :path and key = :key

-- name: forget_replies (inside the platform, of all organizations)
delete from replies where created < :before

-- name: hold_file
insert into files (org_id, name, media, size, holders, created) values (:org, :name, :media, :size, 1, :now)
on conflict (org_id, name) do update set holders = files.holders + 1

-- name: hold_file_again
update files set holders = holders + 1 where org_id = :org and name = :name

-- name: forget_last_hold
delete from files where org_id = :org and name = :name and holders = 1

-- name: release_file
update files set holders = holders - 1 where org_id = :org and name = :name and holders > 1

-- name: files_held (inside the platform)
select distinct name from files where name in :names

-- name: file_by_name (inside the platform: who knows the name has seen the content)
select name, media, size from files where name = :name limit 1
