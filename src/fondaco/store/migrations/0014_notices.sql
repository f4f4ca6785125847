-- Who wants to hear of what.

-- What one can be told of, in groups for display. Those of no organization are the platform's: everybody's.
create table notification_groups (
    id {id}, uid {text} not null unique, org_id bigint references organizations (id), name {text} not null,
    description {text} not null, search {text} not null default '', created {text} not null, updated {text} not null
);

-- `media` are words with blanks between; `is_default` says that whoever has chosen nothing is told.
create table notification_topics (
    id {id}, org_id bigint references organizations (id), group_id bigint not null references notification_groups (id),
    name {text} not null unique, description {text} not null, is_default boolean not null, media {text} not null
);
create index notification_topics_of_group on notification_topics (group_id, id);

-- What a member of an organization has chosen: since when he is told, null where he is not.
create table notification_choices (
    org_id bigint not null references organizations (id), staff_id bigint not null references memberships (id) on delete cascade,
    topic_id bigint not null references notification_topics (id), medium {text} not null, enabled {text}, changed {text} not null,
    primary key (staff_id, topic_id, medium)
);

-- Which of a buyer's people hear of which event of its orders: `switches` is JSON, of each event null or its users' ids.
create table buyer_notifications (
    org_id bigint primary key references organizations (id), switches {text} not null
);

insert into notification_groups (id, uid, name, description, search, created, updated)
select column1, substr('000000000000000' || column1, length('' || column1) + 1), column2, column3, lower(column2 || ' ' || column3),
    '2022-10-31T00:00:00.000000Z', '2022-10-31T00:00:00.000000Z'
from (values
    (1, 'orders', 'Orders and what becomes of them'), (2, 'payments', 'Payments and balances'),
    (3, 'inventory', 'Stock and what runs out'), (4, 'customers', 'Customers and talks with them')
) v;

insert into notification_topics (id, group_id, name, description, is_default, media) values
    (1, 1, 'order_submitted', 'An order was submitted', true, 'email in_app'),
    (2, 1, 'order_accepted', 'An order was accepted', true, 'email in_app'),
    (3, 1, 'order_rejected', 'An order was rejected or cancelled', true, 'email in_app'),
    (4, 1, 'order_fulfilled', 'An order was fulfilled', false, 'email in_app'),
    (5, 1, 'order_shipped', 'An order was shipped', false, 'email in_app'),
    (6, 1, 'order_complete', 'An order was completed', false, 'email in_app'),
    (7, 1, 'order_detail_changed', 'An order was changed after it was submitted', true, 'email in_app'),
    (8, 2, 'payment_recorded', 'A payment was recorded', false, 'email in_app'),
    (9, 2, 'payment_overdue', 'A payment is overdue', true, 'email in_app'),
    (10, 3, 'stock_low', 'A product fell below its threshold', true, 'email in_app'),
    (11, 3, 'product_available', 'A product is available again', false, 'email in_app'),
    (12, 4, 'customer_created', 'A new business has become a customer', true, 'email in_app'),
    (13, 4, 'contact_due', 'A customer is to be contacted today', false, 'email in_app');

-- only: sqlite
update sqlite_sequence set seq = 999 where name in ('notification_groups', 'notification_topics');

-- only: postgres
select setval(pg_get_serial_sequence(t, 'id'), 1000, false) from (values ('notification_groups'), ('notification_topics')) v (t);
