-- The log of one record, in order.

create index events_of_record on events (org_id, record, number);
