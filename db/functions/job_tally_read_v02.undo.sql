DROP FUNCTION job_tally_total ();
DROP FUNCTION job_tally_before (integer, bigint, integer, integer, integer, integer, integer);
DROP FUNCTION job_tally_locate (bigint, integer, integer, integer, integer, integer);
DROP FUNCTION job_tally_rebuild ();
DROP FUNCTION job_tally_floor (integer, integer);
DROP VIEW job_tally_unfolded;
DROP VIEW job_tally_boundary;
