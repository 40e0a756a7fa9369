insert into sessions (id, owner, title, role, archived, created_at, updated_at, pinned, folder)
values ('01kdv000000000000000000011', 'anna', '久期', 'research', false,
  timestamp with time zone '2026-01-02 03:04:05.678+00:00',
  timestamp with time zone '2026-01-02 03:05:05.678+00:00', true, '债券');
