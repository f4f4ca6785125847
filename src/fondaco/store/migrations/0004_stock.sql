-- What moved several stock records at once: transfers between branches and stocktakes. `content` is JSON of the branches and
-- the lines as they were then; each of its movements names the uid.
create table stock_documents (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id),
    kind {text} not null check (kind in ('transfer', 'count')), reference {text} not null default '', content {text} not null,
    user_uid {text} not null default '', key_uid {text} not null default '', created {text} not null
);
