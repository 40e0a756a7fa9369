-- A password that somebody else chose, such as the one printed at the first start of a container:
-- whoever logs in with it has to choose another before anything else.

alter table users add column password_temporary boolean default false not null;
