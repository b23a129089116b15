-- What the list, the search and the workers walk. Every order ends in the unique order key (created_minute, id).

-- ordering=created_at, any depth; the base of every position.
CREATE INDEX job_created_idx ON job (created_minute, id);

-- The same under a status filter, and what is running now. With the priority, so that jobs of both are counted without a
-- look at the table.
CREATE INDEX job_status_idx ON job (status, created_minute, id) INCLUDE (priority);

CREATE INDEX job_priority_idx ON job (priority, created_minute, id);

-- Code point order: the same on every machine, whatever its locale.
CREATE INDEX job_name_idx ON job (name COLLATE "C", id);

CREATE INDEX job_updated_idx ON job (updated_at, id);

CREATE INDEX job_queue_idx ON job (queue, created_minute, id);

-- Substring search. A small pending list: a search has to read all of it.
CREATE INDEX job_name_trgm_idx ON job USING gin (job_name_fold(name) gin_trgm_ops)
WITH (gin_pending_list_limit = 512);

-- One job in 1,024, with all that a list may filter and sort by: how frequent a search term is, without the jobs themselves.
CREATE INDEX job_sample_idx ON job (created_minute, id) INCLUDE (status, priority, created_at, updated_at, queue, name)
WHERE job_sampled(id);

-- Names in which two letters stand alone beside a character of another script than those that job_search_pair spells
-- out: few, so that it can look at them all.
CREATE INDEX job_name_script_idx ON job (id)
WHERE job_name_lone_pair(job_name_fold(name));

CREATE UNIQUE INDEX job_unique_key_idx ON job (unique_key)
WHERE unique_key IS NOT NULL;

-- The claim order: within a queue, priority 10 first, then the longest due.
CREATE INDEX job_claim_idx ON job (queue, priority DESC, (coalesce(scheduled_at, created_at)), id)
WHERE status = 'PENDING';
