DROP INDEX job_lexemes_idx;
