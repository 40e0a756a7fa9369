insert into feedback (id, session_id, turn_id, owner, verdict, reason, correction, role, model,
  history, question, answer, state, review_note, created_at)
values ('01kdv000000000000000000009', '01kdv000000000000000000001', '01kdv000000000000000000002',
  'anna', 'DOWN', '太短', '国债是国家为筹集资金发行的债券。', 'service', 'Youtu-LLM-2B', '[]', '什么是国债？',
  '国家发行的债券。', 'OPEN', '', timestamp with time zone '2026-01-02 03:06:05.678+00:00');
