-- Which server makes a summary, and until when that counts without a sign of life of it: servers on one
-- database share the summaries that wait.

alter table summaries add column claimed_by varchar(26); -- null: nobody
alter table summaries add column claimed_until timestamp(3) with time zone;
