insert into sessions (id, owner, title, role, archived, created_at, updated_at)
values ('01kdv000000000000000000001', 'anna', '国债', 'service', false,
  timestamp with time zone '2026-01-02 03:04:05.678+00:00',
  timestamp with time zone '2026-01-02 03:05:05.678+00:00');
insert into turns (id, session_id, turn_number, question, thinking, answer, ending, model, details,
  prompt_tokens, cached_tokens, completion_tokens, thinking_tokens, queue_millis,
  first_token_millis, total_millis, created_at)
values ('01kdv000000000000000000002', '01kdv000000000000000000001', 1, '什么是国债？', '', '国家发行的债券。',
  'COMPLETE', 'Youtu-LLM-2B', '{}', 10, 0, 8, 0, 0.5, 100, 900,
  timestamp with time zone '2026-01-02 03:04:15.678+00:00');
insert into turns (id, session_id, turn_number, parent_id, question, thinking, answer, ending, model,
  details, created_at)
values ('01kdv000000000000000000003', '01kdv000000000000000000001', 2, '01kdv000000000000000000002',
  '怎么买？', '', '在银行柜台或网上。', 'APPROVED', '', '',
  timestamp with time zone '2026-01-02 03:05:05.678+00:00');
