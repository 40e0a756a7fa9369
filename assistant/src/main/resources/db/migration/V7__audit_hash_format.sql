-- Which fields a row's hash covers, and in which order: see AuditHash. A column that is added later
-- gets a format of its own; rows keep the one that they were written with.

alter table audit_records add column hash_format integer default 1 not null;
