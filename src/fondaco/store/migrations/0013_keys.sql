-- Keys of Marketplace V2, with what they may do, and subjects whose access tokens have ended.

-- 'linkit' is a key of the Linkit dialect; 'app' and 'user' are presented with App and Token in Marketplace V2.
alter table api_keys add column kind {text} not null default 'linkit' check (kind in ('linkit', 'app', 'user'));
-- A user's key acts for every company that the user belongs to.
alter table api_keys add column user_id bigint references users (id);
alter table api_keys add column orders {text} not null default 'none' check (orders in ('none', 'read', 'write'));
alter table api_keys add column products {text} not null default 'none' check (products in ('none', 'read', 'write'));
alter table api_keys add column customers {text} not null default 'none' check (customers in ('none', 'read', 'write'));
create index api_keys_of_user on api_keys (user_id);

-- Access tokens of a subject that were issued up to a second (of Unix time) are void. Kept until the last has expired.
create table revoked_subjects (subject {text} primary key, issued bigint not null, expires {text} not null);
