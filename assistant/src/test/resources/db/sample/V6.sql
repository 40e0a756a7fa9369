insert into documents (id, owner, shared, collection, name, title, kind, bytes, version, state, page, pages, problem, diagnosis, created_at)
values ('01k0000000000000000000doc1', 'local', false, '', 'a.pdf', '甲', 'PDF', 9, 1, 'READY', 1, 1, '', '', timestamp with time zone '2026-11-29 01:00:00+00');
