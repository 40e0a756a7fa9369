insert into users (name, display_name, password_hash, roles, disabled, failures, locked_until,
  version, created_at)
values ('anna', '安娜', '', 'USER,ADMIN', false, 0, null, 1,
  timestamp with time zone '2026-01-02 03:04:05.678+00:00');
insert into api_keys (id, name, owner, roles, shown, secret_hash, created_at, last_used_at,
  expires_at, revoked_at)
values ('01kdv000000000000000000009', '报表', 'anna', 'USER', 'jw_AbCd',
  '5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8',
  timestamp with time zone '2026-01-02 03:04:05.678+00:00', null, null, null);
