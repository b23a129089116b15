ALTER INDEX job_lexemes_idx SET (gin_pending_list_limit = 512);
