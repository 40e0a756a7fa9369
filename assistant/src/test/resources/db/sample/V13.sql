insert into users (name, display_name, team, password_hash, roles, disabled, failures, locked_until,
  version, created_at)
values ('bert', '', '财富一部', '', 'USER', false, 0, null, 1,
  timestamp with time zone '2026-01-02 03:04:05.678+00:00');
insert into documents (id, owner, shared, team, collection, name, title, kind, bytes, version, state, page, pages, problem, diagnosis, created_at)
values ('01k0000000000000000000doc2', 'bert', false, '财富一部', '', 'b.pdf', '乙', 'PDF', 9, 1, 'READY', 1, 1, '', '', timestamp with time zone '2026-11-29 01:00:00+00');
