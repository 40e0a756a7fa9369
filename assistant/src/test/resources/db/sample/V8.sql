insert into users (name, display_name, password_hash, password_temporary, roles, disabled, failures,
  locked_until, version, created_at)
values ('boris', '', 'x', true, 'USER,ADMIN', false, 0, null, 1,
  timestamp with time zone '2026-01-02 03:04:05.678+00:00');
