-- Customers as businesses: what a seller keeps of a business that buys, of its people, and of what was said between them.

-- Where a customer stands with a seller. Those of no organization are the platform's stock: everybody's, nobody's to change.
create table customer_statuses (
    id {id}, uid {text} not null unique, org_id bigint references organizations (id), state {text} not null,
    position bigint not null default 1 check (position > 0), description {text}, hex_color {text},
    is_stock boolean not null default false,
    search {text} not null default '', created {text} not null, updated {text} not null
);
create index customer_statuses_by_organization on customer_statuses (org_id, id);

create table customer_tiers (
    id {id}, uid {text} not null unique, org_id bigint references organizations (id), rank {text} not null,
    position bigint not null, search {text} not null default '', created {text} not null, updated {text} not null
);

-- How, and how many days after, a business pays.
create table payment_terms (
    id {id}, org_id bigint references organizations (id), term {text} not null, days bigint not null, code {text} not null unique
);
create table payment_methods (
    id {id}, org_id bigint references organizations (id), method {text} not null, code {text} not null unique
);

-- A customer that Linkit made is unique by its e-mail and its phone, one made elsewhere need have neither. `email` and `phone`
-- are normalised where that can be done, the others as they were written. `full_name` is all of what `first_name` begins.
-- `kept_status` is the status that an archived customer comes back to. `shipping_charge` in 1/10 000, `discount_percent` in
-- 1/10 000 of a percent.
alter table customers add column made_by {text} not null default 'linkit' check (made_by in ('linkit', 'leaflink'));
alter table customers add column full_name {text} not null default '';
alter table customers add column email_written {text};
alter table customers add column phone_written {text};
alter table customers add column is_archived boolean not null default false;
alter table customers add column kept_status {text} not null default 'active';
alter table customers add column partner_org_id bigint references organizations (id);
alter table customers add column is_marketplace_made boolean not null default false;
alter table customers add column last_viewed {text};
alter table customers add column dba {text};
alter table customers add column nickname {text};
alter table customers add column phone_extension {text};
alter table customers add column website {text};
alter table customers add column next_contact_date {text};
alter table customers add column tier bigint references customer_tiers (id);
alter table customers add column license_number {text} not null default '';
alter table customers add column old_license_number {text};
alter table customers add column is_license_inactive boolean not null default false;
alter table customers add column license_type_id bigint references license_types (id);
alter table customers add column business_identifier {text};
alter table customers add column business_license_name {text};
alter table customers add column ein {text};
alter table customers add column directions {text};
alter table customers add column delivery_preferences {text};
alter table customers add column shipping_charge bigint;
alter table customers add column discount_percent bigint not null default 0;
alter table customers add column brand {text};
alter table customers add column description {text};
alter table customers add column notes {text};
alter table customers add column is_delinquent boolean not null default false;
alter table customers add column external_id {text};
alter table customers add column account_id {text};
alter table customers add column price_schedule_id bigint;
alter table customers add column service_zone_id bigint;
alter table customers add column status_id bigint;

update customers set full_name = case when last_name = '' then first_name else first_name || ' ' || last_name end,
    email_written = nullif(email, ''), phone_written = nullif(phone, ''), is_archived = (status = 'inactive');

drop index customers_by_email;
drop index customers_by_phone;
create unique index customers_reached_by_email on customers (org_id, email) where email <> '' and made_by = 'linkit';
create unique index customers_reached_by_phone on customers (org_id, phone) where phone <> '' and made_by = 'linkit';
create index customers_by_email on customers (org_id, email);
create index customers_by_phone on customers (org_id, phone);
create index customers_by_id on customers (org_id, is_archived, id);
create index customers_by_change on customers (org_id, is_archived, updated, id);
create index customers_by_partner on customers (org_id, partner_org_id, id) where partner_org_id is not null;

-- Who sells to a customer: `staff_id` is a membership's.
create table customer_managers (
    org_id bigint not null references organizations (id), customer_id bigint not null, staff_id bigint not null,
    position bigint not null, primary key (customer_id, staff_id),
    foreign key (org_id, customer_id) references customers (org_id, id) on delete cascade
);
create index customer_managers_by_staff on customer_managers (org_id, staff_id, customer_id);

create table customer_tags (
    id {id}, org_id bigint not null references organizations (id), customer_id bigint not null, name {text} not null,
    position bigint not null, unique (customer_id, name),
    foreign key (org_id, customer_id) references customers (org_id, id) on delete cascade
);

create table customer_payment_options (
    id {id}, org_id bigint not null references organizations (id), customer_id bigint not null,
    term_id bigint not null references payment_terms (id), method_id bigint not null references payment_methods (id),
    program {text} check (program in ('direct', 'flexible')),
    strategy {text} check (strategy in ('direct', 'factored', 'reverse_factored')),
    is_default boolean not null default false,
    foreign key (org_id, customer_id) references customers (org_id, id) on delete cascade
);
create index payment_options_of_customer on customer_payment_options (customer_id, id);
create index payment_options_by_term on customer_payment_options (org_id, term_id, customer_id);
create index payment_options_by_method on customer_payment_options (org_id, method_id, customer_id);

-- Of a business's addresses one may be its corporate one and one that where it is delivered to. `region` is the state's
-- abbreviation, `state_id` the state if there is one of it.
alter table addresses add column is_corporate boolean not null default false;
alter table addresses add column is_delivery boolean not null default false;
alter table addresses add column state_id bigint references states (id);
update addresses set is_delivery = is_default;
create unique index addresses_corporate on addresses (customer_id) where is_corporate = true;
create unique index addresses_delivery on addresses (customer_id) where is_delivery = true;
create index addresses_by_line on addresses (org_id, line1, customer_id) where is_corporate = true;
create index addresses_by_state on addresses (org_id, state_id, customer_id) where is_corporate = true;

alter table customer_groups add column is_archived boolean not null default false;
alter table customer_groups add column search {text} not null default '';
update customer_groups set search = lower(name);

create table contacts (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), first_name {text} not null,
    last_name {text} not null default '', email {text}, secondary_email {text}, role {text}, description {text},
    phone {text}, phone_extension {text}, secondary_phone {text}, secondary_phone_extension {text},
    is_deleted boolean not null default false,
    search {text} not null default '', created {text} not null, updated {text} not null, unique (org_id, id)
);
create index contacts_by_id on contacts (org_id, is_deleted, id);

create table customer_contacts (
    id {id}, org_id bigint not null references organizations (id), customer_id bigint not null, contact_id bigint not null,
    is_primary boolean not null default false, created {text} not null, unique (customer_id, contact_id),
    foreign key (org_id, customer_id) references customers (org_id, id) on delete cascade,
    foreign key (org_id, contact_id) references contacts (org_id, id) on delete cascade
);
create index customer_contacts_of_contact on customer_contacts (contact_id, id);

-- What was said to whom. `author_id` and `staff_id` are memberships', `company_org_id` the business it is about.
create table activity_entries (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), kind {text} not null,
    happened {text} not null, entry {text} not null, author_id bigint not null, company_org_id bigint references organizations (id),
    customer_id bigint references customers (id) on delete set null, staff_id bigint,
    brand_id bigint references brands (id) on delete set null, contact_id bigint references contacts (id) on delete set null,
    is_deleted boolean not null default false,
    search {text} not null default '', created {text} not null, updated {text} not null
);
create index activity_entries_by_id on activity_entries (org_id, is_deleted, id);
create index activity_entries_of_customer on activity_entries (customer_id, id) where customer_id is not null;
create index activity_entries_of_brand on activity_entries (brand_id, id) where brand_id is not null;
create index activity_entries_of_contact on activity_entries (contact_id, id) where contact_id is not null;

insert into customer_statuses (id, uid, state, position, description, hex_color, is_stock, search, created, updated)
select column1, substr('000000000000000' || column1, length('' || column1) + 1), column2, column1, column3, column4, true, lower(column2),
    '2022-10-31T00:00:00.000000Z', '2022-10-31T00:00:00.000000Z'
from (values
    (1, 'Lead', 'Heard of, not yet spoken to', '#9e9e9e'), (2, 'Contacted', 'Spoken to', '#2196f3'),
    (3, 'Interested', 'Wants to know more', '#00bcd4'), (4, 'Sampling', 'Tries what we sell', '#ff9800'),
    (5, 'Active', 'Buys', '#4caf50'), (6, 'Dormant', 'Has bought, not lately', '#795548'), (7, 'Lost', 'Buys no more', '#f44336')
) v;

insert into customer_tiers (id, uid, rank, position, search, created, updated)
select column1, substr('000000000000000' || column1, length('' || column1) + 1), column2, column1, lower(column2),
    '2022-10-31T00:00:00.000000Z', '2022-10-31T00:00:00.000000Z'
from (values (1, 'Tier 1'), (2, 'Tier 2'), (3, 'Tier 3')) v;

-- Their numbers are the ones that older clients send.
insert into payment_terms (id, term, days, code) values
    (1, 'Cash on Delivery', 0, 'cod'), (2, 'Net 7', 7, 'net7'), (3, 'Net 15', 15, 'net15'), (4, 'Net 30', 30, 'net30'),
    (5, 'Net 10', 10, 'net10'), (6, 'Net 20', 20, 'net20'), (7, 'Net 60', 60, 'net60'), (8, 'Net 3', 3, 'net3'),
    (9, 'Net 14', 14, 'net14'), (10, 'Pre-Payment', 0, 'prepay'), (12, 'Consignment', 0, 'consign'), (14, 'Net 90', 90, 'net90'),
    (21, 'Financed', 30, 'llf');
insert into payment_methods (id, method, code) values (1, 'Cash', 'cash'), (2, 'Check', 'check'), (3, 'Wire', 'wire'), (4, 'ACH', 'ach');

-- only: sqlite
{search customer_groups}
insert into customer_groups_fts (rowid, search)
select id, char(57344 + org_id % 6400, 57344 + org_id / 6400 % 6400, 63743) || ' ' || search from customer_groups;
{search contacts is_deleted}
{search activity_entries is_deleted}
update customers set search = substr(search, 1, instr(search, char(10)) - 1) || ' ' || substr(search, instr(search, char(10)) + 1)
where last_name <> '' and instr(search, char(10)) > 0;
update sqlite_sequence set seq = 999 where name in ('customer_statuses', 'customer_tiers', 'payment_terms', 'payment_methods');

-- only: postgres
create index customer_groups_search on customer_groups using gin (search gin_trgm_ops);
create index contacts_search on contacts using gin (search gin_trgm_ops);
create index activity_entries_search on activity_entries using gin (search gin_trgm_ops);
update customers set search = overlay(search placing ' ' from strpos(search, chr(10)) for 1)
where last_name <> '' and strpos(search, chr(10)) > 0;
select setval(pg_get_serial_sequence(t, 'id'), 1000, false) from (values ('customer_statuses'), ('customer_tiers'),
    ('payment_terms'), ('payment_methods')) v (t);
