insert into summaries (id, owner, document, title, form, state, source, plan, done, steps, coverage, result, problem, created_at, ended_at)
values ('01k000000000000000000sum01', 'local', '01k0000000000000000000doc1', '甲', 'SUMMARY', 'WAITING', '', '', 0, 0, '', '', '', timestamp with time zone '2026-11-29 01:00:00+00', null);
insert into summaries (id, owner, document, title, form, state, source, plan, done, steps, coverage, result, problem, created_at, ended_at)
values ('01k000000000000000000sum02', 'local', null, '国债是国家发行的债券。', 'POINTS', 'CANCELLED', '', '', 1, 2, '', '', '', timestamp with time zone '2026-11-29 01:00:00+00', timestamp with time zone '2026-11-29 01:00:01+00');
insert into summary_parts (summary, stage, ordinal, part)
values ('01k000000000000000000sum02', 0, 0, '{"number":0,"title":"","firstPage":1,"lastPage":1,"sentences":[],"leftOut":0}')
