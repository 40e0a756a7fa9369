insert into models (file_hash, name, licence, filing_number, evaluation, admitted_by, admitted_at,
  withdrawn_at)
values ('5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8', '演示模型', 'Apache-2.0', '', '',
  'console', timestamp with time zone '2026-01-02 03:04:05.678+00:00', null);
