-- Purpose: every job that matches, as one stream from one snapshot. Values are merged in by the client: COPY binds none.
-- Parameters: those of the conditions (job_list.fragments.sql); search_escaped text, the term with LIKE's wildcards made
--   literal. Composed of: jobs, a SELECT of what each job becomes; options of COPY.
-- Rows: as the fragments csv and json say.
-- Index: that of the order, or the one of the rarest condition and a sort.
COPY ({jobs}) TO STDOUT (FORMAT csv, {options})
