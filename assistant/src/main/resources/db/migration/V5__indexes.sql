-- What is looked for often is found without reading texts.

-- Who is whose parent: the way from a turn to the first one is found in the index alone.
create index turns_as_tree on turns (session_id, id, parent_id);

-- The administrators' search of the audit, the newest first.
create index audit_records_by_kind on audit_records (kind, record_number);
create index audit_records_by_caller on audit_records (caller, record_number);
create index audit_records_by_session on audit_records (session_id, record_number);

-- What was said of the turns of one conversation, and what is approved in the order of its export.
create index feedback_of_session on feedback (owner, session_id);
create index feedback_in_order on feedback (state, created_at, id);
