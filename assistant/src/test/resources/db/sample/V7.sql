update audit_records set hash_format = 1 where record_number = 1;
