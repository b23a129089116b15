-- Purpose: every job that matches, as one stream from one snapshot. Values are merged in by the client: COPY binds none.
-- Parameters: those of the conditions (job_list.fragments.sql). Composed of: jobs, a SELECT of what each job becomes;
--   options of COPY.
-- Rows: as the fragments csv and json say.
-- Index: that of the order, or the one of the rarest condition and a sort; job_name_pieces_idx for a rare term.
COPY ({jobs}) TO STDOUT (FORMAT csv, {options})
