-- name: topics
select id, group_id, name, description, is_default, media from notification_topics
where org_id is null or org_id = :org order by group_id, id

-- name: choices_of_member
select topic_id, medium, enabled from notification_choices where org_id = :org and staff_id = :staff

-- name: choose
insert into notification_choices (org_id, staff_id, topic_id, medium, enabled, changed)
values (:org, :staff, :topic, :medium, :enabled, :now)
on conflict (staff_id, topic_id, medium) do update set enabled = excluded.enabled, changed = excluded.changed

-- name: switches_of
select org_id, switches from buyer_notifications where org_id in :orgs

-- name: set_switches
insert into buyer_notifications (org_id, switches) values (:org, :switches)
on conflict (org_id) do update set switches = excluded.switches
