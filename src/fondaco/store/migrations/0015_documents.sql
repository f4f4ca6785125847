-- What is known of a lot on paper, such as the result of a laboratory; `file` names the file.

create table batch_documents (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), lot_id bigint not null,
    file {text} not null, summary {text} not null default '',
    search {text} not null default '', created {text} not null, updated {text} not null,
    foreign key (org_id, lot_id) references lots (org_id, id)
);
create index batch_documents_by_age on batch_documents (org_id, id);
create index batch_documents_of_lot on batch_documents (org_id, lot_id, id);
