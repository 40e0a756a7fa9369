-- The hash was computed with another program (SHA-256 over the fields as AuditHash describes).
insert into audit_records (record_number, recorded_at, kind, caller, session_id, turn_id, question,
  answer, model, prompt_version, rules_version, words_version, decisions, previous_hash, hash)
values (1, timestamp with time zone '2026-01-02 03:04:15.678+00:00', 'ANSWERED', 'anna',
  '01kdv000000000000000000001', '01kdv000000000000000000002', '什么是国债？', '国家发行的债券。',
  'Youtu-LLM-2B', 'p1', 'r1', 'w1', 'bonds-01,disclosure:risk',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '8ea292b72cd8b017931cd255c881f6ef603b2cc3aae46f81b8b44a7a331d347d');
update audit_head set record_number = 1, hash = '8ea292b72cd8b017931cd255c881f6ef603b2cc3aae46f81b8b44a7a331d347d';
