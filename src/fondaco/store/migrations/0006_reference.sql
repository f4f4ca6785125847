-- What products and companies refer to. In a table whose org_id may be null, the rows of no organization are the
-- platform's, and everybody's to read. `search` is the text a row is found by.

create table countries (
    id {id}, org_id bigint references organizations (id), abbr {text} not null, iso_code {text} not null unique, name {text} not null
);

create table states (
    id {id}, uid {text} not null unique, org_id bigint references organizations (id), country_id bigint not null references countries (id),
    abbr {text} not null, name {text} not null, logistics_enabled boolean not null default true,
    search {text} not null default '', created {text} not null, updated {text} not null, unique (country_id, abbr)
);

create table units_of_measure (
    id {id}, uid {text} not null unique, org_id bigint references organizations (id), unit {text} not null, plural {text} not null,
    abbreviation {text} not null, multiple boolean not null default false, allow_fractional boolean not null default true,
    universal_name {text}, unconvertible boolean not null default false, base_only boolean not null default false,
    search {text} not null default '', created {text} not null, updated {text} not null
);

-- `value` in 1/10 000.
create table unit_denominations (
    id {id}, uid {text} not null unique, org_id bigint references organizations (id), value bigint not null check (value > 0),
    name {text} not null, label {text} not null, description {text},
    search {text} not null default '', created {text} not null, updated {text} not null
);

create table product_categories (
    id {id}, uid {text} not null unique, org_id bigint references organizations (id), name {text} not null, slug {text} not null unique,
    description {text} not null default '', search {text} not null default '', created {text} not null, updated {text} not null
);

create table product_subcategories (
    id {id}, uid {text} not null unique, org_id bigint references organizations (id),
    category_id bigint not null references product_categories (id), name {text} not null, slug {text} not null,
    description {text} not null default '', base_unit_id bigint references units_of_measure (id),
    search {text} not null default '', created {text} not null, updated {text} not null, unique (category_id, slug)
);

create table product_specifications (
    id {id}, uid {text} not null unique, org_id bigint references organizations (id),
    parent_id bigint references product_specifications (id), title {text} not null, slug {text} not null unique,
    show_text boolean not null default false,
    search {text} not null default '', created {text} not null, updated {text} not null
);

create table product_dosage_units (
    id {id}, uid {text} not null unique, org_id bigint references organizations (id), name {text} not null, unit {text} not null,
    description {text}, search {text} not null default '', created {text} not null, updated {text} not null
);

create table strains (
    id {id}, uid {text} not null unique, org_id bigint references organizations (id), name {text} not null,
    classification {text} not null, search {text} not null default '', created {text} not null, updated {text} not null
);
create index strains_by_organization on strains (org_id, id);

create table strain_parents (
    strain_id bigint not null references strains (id), parent_id bigint not null references strains (id),
    org_id bigint not null references organizations (id), primary key (strain_id, parent_id)
);
create index strains_of_parent on strain_parents (parent_id, strain_id);

create table license_types (
    id {id}, uid {text} not null unique, org_id bigint references organizations (id), state_id bigint references states (id),
    type {text} not null, display_type {text} not null, classification {text} not null, description {text},
    is_buyer_license boolean not null default false, is_seller_license boolean not null default false,
    require_ein boolean not null default false, has_medical_line_items boolean not null default false,
    active_for_registration boolean not null default true, pre_2018_ca boolean not null default false,
    post_2018_ca boolean not null default false,
    search {text} not null default '', created {text} not null, updated {text} not null
);

-- `issued` and `expires` are days.
create table licenses (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), uuid {text} not null unique,
    type_id bigint not null references license_types (id), number {text} not null, issued {text}, expires {text},
    verified {text}, verification {text} not null default 'not_verified'
        check (verification in ('active', 'pending', 'applied', 'expired', 'inactive', 'not_found', 'invalid_format', 'not_verified')),
    archived boolean not null default false,
    search {text} not null default '', created {text} not null, updated {text} not null, unique (org_id, id)
);
create unique index licenses_by_number on licenses (org_id, number) where archived = false;

-- What a company shows of itself to those it trades with, and who stands behind it in law; its id is the organization's.
create table company_profiles (
    id bigint primary key, org_id bigint not null unique references organizations (id), dba {text} not null default '',
    description {text} not null default '', announcement {text} not null default '', tagline {text}, website {text}, phone {text},
    image {text}, address {text} not null default '', unit_number {text} not null default '', city {text} not null default '',
    state {text} not null default '', zipcode {text} not null default '', country {text} not null default '',
    business_identifier {text} not null default '', business_license_name {text} not null default '',
    legal_name {text} not null default '', lexis_nexis_id {text}, rep_first_name {text}, rep_last_name {text}, rep_title {text},
    ancillary_taxed boolean not null default false, arms_length_taxed boolean not null default false,
    batch_enabled boolean not null default true, has_accounting boolean not null default false,
    hides_packages boolean not null default false, sts_enabled boolean not null default false,
    has_linked_bank_account boolean not null default false,
    search {text} not null default '', created {text} not null, updated {text} not null, check (id = org_id)
);
insert into company_profiles (id, org_id, dba, country, legal_name, search, created, updated)
select id, id, name, country, name, lower(name), created, updated from organizations;

-- What the others of an organization see of its people: a membership keeps what the person is called.
alter table memberships add column uid {text} not null default '';
alter table memberships add column username {text} not null default '';
alter table memberships add column email {text} not null default '';
alter table memberships add column display_name {text} not null default '';
alter table memberships add column phone {text} not null default '';
alter table memberships add column identification_number {text} not null default '';
alter table memberships add column is_admin boolean not null default false;
alter table memberships add column is_active boolean not null default true;
alter table memberships add column is_poc boolean not null default false;
alter table memberships add column search {text} not null default '';
alter table memberships add column updated {text} not null default '';
update memberships set updated = created, is_admin = role in ('owner', 'admin'), uid = (select uid from users u where u.id = user_id),
    email = (select email from users u where u.id = user_id), username = (select email from users u where u.id = user_id),
    display_name = (select coalesce(nullif(name, ''), email) from users u where u.id = user_id);
update memberships set search = lower(display_name || ' ' || email);
create index memberships_by_organization on memberships (org_id, id);
insert into counters (org_id, name, rows, revision) select org_id, 'memberships', count(*), 1 from memberships group by org_id;

-- A file that somebody uploaded, named by what is in it: `name` is the SHA-256 of its content and its kind. `holders` are
-- the rows that show it; without one it is gone.
create table files (
    id {id}, org_id bigint not null references organizations (id), name {text} not null, media {text} not null,
    size bigint not null, holders bigint not null check (holders > 0), created {text} not null, unique (org_id, name)
);
create index files_by_name on files (name);

create table product_images (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), product_id bigint not null,
    position bigint not null check (position between 1 and 5), file {text} not null,
    crop_x bigint, crop_y bigint, crop_w bigint, crop_h bigint,
    created {text} not null, updated {text} not null, unique (org_id, id), unique (product_id, position),
    foreign key (org_id, product_id) references products (org_id, id)
);
create index images_of_product on product_images (org_id, product_id, id);

-- What a product is begun with. Money and quantities in 1/10 000; `base_units` is a decimal of 15 places. The product line
-- belongs to a later migration.
create table product_templates (
    id {id}, uid {text} not null unique, org_id bigint not null references organizations (id), name {text} not null,
    listing_state {text}, inventory_management {text} not null default 'managed', unit_id bigint references units_of_measure (id),
    sell_in_unit_id bigint references units_of_measure (id), sell_in_multiples boolean not null default false,
    unit_multiplier bigint, denomination_id bigint references unit_denominations (id), base_units {text},
    retail_price bigint, wholesale_price bigint, sale_price bigint, minimum_order bigint, maximum_order bigint, cost bigint,
    description {text}, category_id bigint references product_categories (id),
    subcategory_id bigint references product_subcategories (id), brand_id bigint, product_line_id bigint,
    strain_classification {text}, license_id bigint, shows_quantity boolean, is_for_samples boolean,
    threshold_value bigint, threshold_action {text} not null default 'default', is_medical boolean not null default false,
    is_fractional boolean, income_account_id {text},
    search {text} not null default '', created {text} not null, updated {text} not null, unique (org_id, id),
    foreign key (org_id, brand_id) references brands (org_id, id), foreign key (org_id, license_id) references licenses (org_id, id)
);

insert into countries (id, abbr, iso_code, name) values (1, 'USA', 'US', 'United States'), (2, 'CAN', 'CA', 'Canada');

insert into states (id, uid, country_id, abbr, name, logistics_enabled, search, created, updated)
select column1, substr('000000000000000' || column1, length('' || column1) + 1), column2, column3, column4, column5,
    lower(column4 || ' ' || column3), '2022-10-31T00:00:00.000000Z', '2022-10-31T00:00:00.000000Z'
from (values
    (1, 1, 'AL', 'Alabama', true), (2, 1, 'AK', 'Alaska', true), (3, 1, 'AZ', 'Arizona', true), (4, 1, 'AR', 'Arkansas', true),
    (5, 1, 'CA', 'California', true), (6, 1, 'CO', 'Colorado', true), (7, 1, 'CT', 'Connecticut', true), (8, 1, 'DE', 'Delaware', true),
    (9, 1, 'DC', 'District of Columbia', true), (10, 1, 'FL', 'Florida', true), (11, 1, 'GA', 'Georgia', true), (12, 1, 'HI', 'Hawaii', true),
    (13, 1, 'ID', 'Idaho', true), (14, 1, 'IL', 'Illinois', true), (15, 1, 'IN', 'Indiana', true), (16, 1, 'IA', 'Iowa', true),
    (17, 1, 'KS', 'Kansas', true), (18, 1, 'KY', 'Kentucky', true), (19, 1, 'LA', 'Louisiana', true), (20, 1, 'ME', 'Maine', true),
    (21, 1, 'MD', 'Maryland', true), (22, 1, 'MA', 'Massachusetts', true), (23, 1, 'MI', 'Michigan', true), (24, 1, 'MN', 'Minnesota', true),
    (25, 1, 'MS', 'Mississippi', true), (26, 1, 'MO', 'Missouri', true), (27, 1, 'MT', 'Montana', true), (28, 1, 'NE', 'Nebraska', true),
    (29, 1, 'NV', 'Nevada', true), (30, 1, 'NH', 'New Hampshire', true), (31, 1, 'NJ', 'New Jersey', true), (32, 1, 'NM', 'New Mexico', true),
    (33, 1, 'NY', 'New York', true), (34, 1, 'NC', 'North Carolina', true), (35, 1, 'ND', 'North Dakota', true), (36, 1, 'OH', 'Ohio', true),
    (37, 1, 'OK', 'Oklahoma', true), (38, 1, 'OR', 'Oregon', true), (39, 1, 'PA', 'Pennsylvania', true), (40, 1, 'RI', 'Rhode Island', true),
    (41, 1, 'SC', 'South Carolina', true), (42, 1, 'SD', 'South Dakota', true), (43, 1, 'TN', 'Tennessee', true), (44, 1, 'TX', 'Texas', true),
    (45, 1, 'UT', 'Utah', true), (46, 1, 'VT', 'Vermont', true), (47, 1, 'VA', 'Virginia', true), (48, 1, 'WA', 'Washington', true),
    (49, 1, 'WV', 'West Virginia', true), (50, 1, 'WI', 'Wisconsin', true), (51, 1, 'WY', 'Wyoming', true),
    (52, 1, 'AS', 'American Samoa', false), (53, 1, 'GU', 'Guam', false), (54, 1, 'MP', 'Northern Mariana Islands', false),
    (55, 1, 'PR', 'Puerto Rico', false), (56, 1, 'VI', 'United States Virgin Islands', false),
    (57, 2, 'AB', 'Alberta', true), (58, 2, 'BC', 'British Columbia', true), (59, 2, 'MB', 'Manitoba', true), (60, 2, 'NB', 'New Brunswick', true),
    (61, 2, 'NL', 'Newfoundland and Labrador', true), (62, 2, 'NS', 'Nova Scotia', true), (63, 2, 'NT', 'Northwest Territories', false),
    (64, 2, 'NU', 'Nunavut', false), (65, 2, 'ON', 'Ontario', true), (66, 2, 'PE', 'Prince Edward Island', true),
    (67, 2, 'QC', 'Quebec', true), (68, 2, 'SK', 'Saskatchewan', true), (69, 2, 'YT', 'Yukon', false)
) v;

-- A case is no unit of a product: it says how a product is sold.
insert into units_of_measure (id, uid, unit, plural, abbreviation, universal_name, multiple, allow_fractional, unconvertible, base_only,
    search, created, updated)
select column1, substr('000000000000000' || column1, length('' || column1) + 1), column2, column3, column4, nullif(column5, ''),
    column6, column7, column8, column9,
    lower(column2 || ' ' || column3 || ' ' || column4), '2022-10-31T00:00:00.000000Z', '2022-10-31T00:00:00.000000Z'
from (values
    (1, 'Milligram', 'Milligrams', 'mg', 'milligram', false, true, false, true), (2, 'Gram', 'Grams', 'g', 'gram', false, true, false, false),
    (3, 'Kilogram', 'Kilograms', 'kg', 'kilogram', false, true, false, false), (4, 'Ounce', 'Ounces', 'oz', 'ounce', false, true, false, false),
    (5, 'Pound', 'Pounds', 'lb', 'pound', false, true, false, false), (6, 'Unit', 'Units', 'unit', '', false, false, true, false),
    (7, 'Liter', 'Liters', 'l', 'liter', false, true, false, false), (8, 'Milliliter', 'Milliliters', 'ml', 'milliliter', false, true, false, true),
    (9, 'Case', 'Cases', 'case', '', true, false, true, false)
) v;

insert into unit_denominations (id, uid, value, name, label, search, created, updated)
select column1, substr('000000000000000' || column1, length('' || column1) + 1), column2, column3, column4, lower(column3 || ' ' || column4),
    '2022-10-31T00:00:00.000000Z', '2022-10-31T00:00:00.000000Z'
from (values
    (1, 10000, 'One', '1'), (2, 625, 'One sixteenth', '1/16'), (3, 1000, 'One tenth', '0.1'), (4, 1250, 'One eighth', '1/8'),
    (5, 2000, 'One fifth', '0.2'), (6, 2500, 'One quarter', '1/4'), (7, 3000, 'Three tenths', '0.3'), (8, 3300, 'Thirty-three hundredths', '0.33'),
    (9, 3500, 'Thirty-five hundredths', '0.35'), (10, 4000, 'Two fifths', '0.4'), (11, 5000, 'One half', '1/2'), (12, 6000, 'Three fifths', '0.6'),
    (13, 7000, 'Seven tenths', '0.7'), (14, 7500, 'Three quarters', '3/4'), (15, 8000, 'Four fifths', '0.8'), (16, 12500, 'One and a quarter', '1 1/4'),
    (17, 15000, 'One and a half', '1 1/2'), (18, 20000, 'Two', '2'), (19, 25000, 'Two and a half', '2 1/2'), (20, 30000, 'Three', '3'),
    (21, 35000, 'Three and a half', '3 1/2'), (22, 40000, 'Four', '4'), (23, 50000, 'Five', '5'), (24, 60000, 'Six', '6'), (25, 70000, 'Seven', '7'),
    (26, 80000, 'Eight', '8'), (27, 90000, 'Nine', '9'), (28, 100000, 'Ten', '10'), (29, 120000, 'Twelve', '12'), (30, 140000, 'Fourteen', '14'),
    (31, 150000, 'Fifteen', '15'), (32, 160000, 'Sixteen', '16'), (33, 180000, 'Eighteen', '18'), (34, 200000, 'Twenty', '20'),
    (35, 240000, 'Twenty-four', '24'), (36, 250000, 'Twenty-five', '25'), (37, 280000, 'Twenty-eight', '28'), (38, 300000, 'Thirty', '30'),
    (39, 320000, 'Thirty-two', '32'), (40, 330000, 'Thirty-three', '33'), (41, 350000, 'Thirty-five', '35'), (42, 360000, 'Thirty-six', '36'),
    (43, 400000, 'Forty', '40'), (44, 480000, 'Forty-eight', '48'), (45, 500000, 'Fifty', '50'), (46, 600000, 'Sixty', '60'),
    (47, 700000, 'Seventy', '70'), (48, 750000, 'Seventy-five', '75'), (49, 800000, 'Eighty', '80'), (50, 1000000, 'One hundred', '100'),
    (51, 1200000, 'One hundred and twenty', '120'), (52, 1250000, 'One hundred and twenty-five', '125'), (53, 1440000, 'One gross', '144'),
    (54, 1500000, 'One hundred and fifty', '150'), (55, 2000000, 'Two hundred', '200'), (56, 2500000, 'Two hundred and fifty', '250'),
    (57, 3000000, 'Three hundred', '300'), (58, 3300000, 'Three hundred and thirty', '330'), (59, 3550000, 'Three hundred and fifty-five', '355'),
    (60, 4000000, 'Four hundred', '400'), (61, 5000000, 'Five hundred', '500'), (62, 7500000, 'Seven hundred and fifty', '750'),
    (63, 10000000, 'One thousand', '1000'), (64, 20000000, 'Two thousand', '2000'), (65, 50000000, 'Five thousand', '5000'),
    (66, 100000000, 'Ten thousand', '10000')
) v;

insert into product_categories (id, uid, name, slug, description, search, created, updated)
select column1, substr('000000000000000' || column1, length('' || column1) + 1), column2, replace(replace(lower(column2), ' & ', '-'), ' ', '-'),
    column3, lower(column2), '2022-10-31T00:00:00.000000Z', '2022-10-31T00:00:00.000000Z'
from (values
    (1, 'Other', 'Whatever has no category of its own'), (2, 'Food', 'What is eaten, fresh, chilled, frozen or dry'),
    (3, 'Beverages', 'What is drunk, and what drinks are made of'), (4, 'Health', 'Medicines, supplements and what helps the sick'),
    (5, 'Beauty & Personal Care', 'For skin, hair, teeth and scent'), (6, 'Household', 'For cleaning, cooking and keeping house'),
    (7, 'Baby', 'For infants'), (8, 'Pets', 'For animals in the house'), (9, 'Clothing & Textiles', 'What is worn, and cloth for the home'),
    (10, 'Electronics', 'Devices, and what powers and joins them'), (11, 'Office & School', 'For the desk'),
    (12, 'Tools & Hardware', 'For making and mending'), (13, 'Building Materials', 'What houses are made of'),
    (14, 'Automotive', 'For cars and other vehicles'), (15, 'Toys & Leisure', 'For play, sport and reading'),
    (16, 'Garden', 'For growing plants'), (17, 'Botanicals', 'Plants, and what is extracted from them'),
    (18, 'Packaging', 'What goods are packed in'), (19, 'Industrial Supplies', 'For workshops and plants'), (20, 'Services', 'Work, not goods')
) v;

insert into product_subcategories (id, uid, category_id, name, slug, description, base_unit_id, search, created, updated)
select column1, substr('000000000000000' || column1, length('' || column1) + 1), column2, column3,
    replace(replace(lower(column3), ' & ', '-'), ' ', '-'), column3, nullif(column4, 0), lower(column3),
    '2022-10-31T00:00:00.000000Z', '2022-10-31T00:00:00.000000Z'
from (values
    (1, 1, 'Other', 0), (2, 2, 'Bakery', 0), (3, 2, 'Canned & Jarred', 0), (4, 2, 'Confectionery', 0), (5, 2, 'Dairy & Eggs', 0),
    (6, 2, 'Fresh Produce', 3), (7, 2, 'Frozen Food', 0), (8, 2, 'Grains & Pulses', 3), (9, 2, 'Meat & Poultry', 3), (10, 2, 'Oils & Spices', 0),
    (11, 2, 'Seafood', 3), (12, 2, 'Snacks', 0), (13, 3, 'Alcoholic Drinks', 7), (14, 3, 'Coffee & Tea', 2), (15, 3, 'Juices', 7),
    (16, 3, 'Soft Drinks', 7), (17, 3, 'Water', 7), (18, 4, 'First Aid', 0), (19, 4, 'Medical Devices', 0), (20, 4, 'Medicines', 0),
    (21, 4, 'Vitamins & Supplements', 0), (22, 5, 'Fragrance', 8), (23, 5, 'Hair Care', 8), (24, 5, 'Hygiene', 0), (25, 5, 'Oral Care', 0),
    (26, 5, 'Skin Care', 8), (27, 6, 'Cleaning', 0), (28, 6, 'Kitchenware', 0), (29, 6, 'Laundry', 0), (30, 6, 'Paper Goods', 0),
    (31, 6, 'Storage', 0), (32, 7, 'Baby Care', 0), (33, 7, 'Baby Food', 0), (34, 7, 'Diapers', 0), (35, 8, 'Pet Care', 0), (36, 8, 'Pet Food', 3),
    (37, 9, 'Accessories', 0), (38, 9, 'Children', 0), (39, 9, 'Footwear', 0), (40, 9, 'Home Textiles', 0), (41, 9, 'Men', 0), (42, 9, 'Women', 0),
    (43, 10, 'Appliances', 0), (44, 10, 'Audio & Video', 0), (45, 10, 'Cables & Power', 0), (46, 10, 'Computers', 0),
    (47, 10, 'Phones & Accessories', 0), (48, 11, 'Filing', 0), (49, 11, 'Furniture', 0), (50, 11, 'Paper', 0), (51, 11, 'Writing', 0),
    (52, 12, 'Electrical', 0), (53, 12, 'Fasteners', 0), (54, 12, 'Hand Tools', 0), (55, 12, 'Paint', 7), (56, 12, 'Plumbing', 0),
    (57, 12, 'Power Tools', 0), (58, 13, 'Cement & Aggregates', 3), (59, 13, 'Flooring', 0), (60, 13, 'Insulation', 0), (61, 13, 'Lumber', 0),
    (62, 13, 'Roofing', 0), (63, 14, 'Car Care', 0), (64, 14, 'Fluids', 7), (65, 14, 'Parts', 0), (66, 14, 'Tires', 0),
    (67, 15, 'Books & Media', 0), (68, 15, 'Gifts', 0), (69, 15, 'Sports', 0), (70, 15, 'Toys', 0), (71, 16, 'Garden Supplies', 0),
    (72, 16, 'Live Plants', 0), (73, 16, 'Seeds', 2), (74, 17, 'Cartridges', 2), (75, 17, 'Edibles', 0), (76, 17, 'Extracts', 2),
    (77, 17, 'Flower', 2), (78, 17, 'Topicals', 0), (79, 18, 'Bags', 0), (80, 18, 'Bottles & Jars', 0), (81, 18, 'Boxes', 0), (82, 18, 'Labels', 0),
    (83, 19, 'Chemicals', 3), (84, 19, 'Lubricants', 7), (85, 19, 'Machine Parts', 0), (86, 19, 'Safety Equipment', 0),
    (87, 20, 'Delivery', 0), (88, 20, 'Installation', 0), (89, 20, 'Maintenance', 0)
) v;

insert into product_specifications (id, uid, parent_id, title, slug, show_text, search, created, updated)
select column1, substr('000000000000000' || column1, length('' || column1) + 1), nullif(column2, 0), column3,
    replace(lower(column3), ' ', '-'), column4, lower(column3), '2022-10-31T00:00:00.000000Z', '2022-10-31T00:00:00.000000Z'
from (values
    (1, 0, 'Dimensions', false), (2, 1, 'Length', false), (3, 1, 'Width', false), (4, 1, 'Height', false), (5, 0, 'Weight', false),
    (6, 5, 'Net weight', false), (7, 5, 'Gross weight', false), (8, 0, 'Content', false), (9, 8, 'Volume', false), (10, 8, 'Pieces', false),
    (11, 0, 'Composition', true), (12, 11, 'Ingredients', true), (13, 11, 'Allergens', true), (14, 11, 'Active substance', false),
    (15, 0, 'Keeping', true), (16, 15, 'Shelf life', false), (17, 15, 'Storage', true), (18, 0, 'Origin', true)
) v;

insert into product_dosage_units (id, uid, name, unit, search, created, updated)
select column1, substr('000000000000000' || column1, length('' || column1) + 1), column2, column3, lower(column2 || ' ' || column3),
    '2022-10-31T00:00:00.000000Z', '2022-10-31T00:00:00.000000Z'
from (values
    (1, 'Milligram', 'mg'), (2, 'Gram', 'g'), (3, 'Kilogram', 'kg'), (4, 'Milliliter', 'ml'), (5, 'Liter', 'l'), (6, 'Percent', '%'),
    (7, 'Milligram per gram', 'mg/g'), (8, 'Milligram per milliliter', 'mg/ml'), (9, 'Millimeter', 'mm'), (10, 'Centimeter', 'cm'),
    (11, 'Meter', 'm'), (12, 'Piece', 'pc'), (13, 'Day', 'd'), (14, 'Month', 'mo')
) v;

insert into strains (id, uid, name, classification, search, created, updated)
select column1, substr('000000000000000' || column1, length('' || column1) + 1), column2, column3, lower(column2),
    '2022-10-31T00:00:00.000000Z', '2022-10-31T00:00:00.000000Z'
from (values (1, 'Unspecified', 'na'), (2, 'Sativa', 'sativa'), (3, 'Indica', 'indica'), (4, 'Hybrid', 'hybrid')) v;

-- Four kinds of licence in each state.
insert into license_types (id, uid, state_id, type, display_type, classification, is_buyer_license, is_seller_license, require_ein,
    search, created, updated)
select s.id * 4 + column1 - 4, substr('000000000000000' || (s.id * 4 + column1 - 4), length('' || (s.id * 4 + column1 - 4)) + 1), s.id,
    column2, column2 || ' (' || s.abbr || ')', column3, column4, column5, column6, lower(column2 || ' ' || s.abbr || ' ' || s.name),
    '2022-10-31T00:00:00.000000Z', '2022-10-31T00:00:00.000000Z'
from states s cross join (values
    (1, 'Manufacturer', 'production', false, true, true), (2, 'Wholesale Distributor', 'distribution', true, true, true),
    (3, 'Retailer', 'retail', true, false, false), (4, 'Resale Certificate', 'resale', true, false, true)
) v;

-- only: postgres
select setval(pg_get_serial_sequence(t, 'id'), 1000, false) from (values ('countries'), ('states'), ('units_of_measure'),
    ('unit_denominations'), ('product_categories'), ('product_subcategories'), ('product_specifications'), ('product_dosage_units'),
    ('strains'), ('license_types')) v (t);

-- only: sqlite
update sqlite_sequence set seq = 999 where name in ('countries', 'states', 'units_of_measure', 'unit_denominations',
    'product_categories', 'product_subcategories', 'product_specifications', 'product_dosage_units', 'strains', 'license_types');
