-- Purpose: says which bucket of the histogram a lag from due to start belongs to, from 0: up to 50 ms, 0.1 s, 0.25 s, 0.5 s,
--   1 s, 2.5 s, 5 s, 10 s, 30 s, 1 min, 5 min, 15 min, 1 h, and above. muster.monitoring.runs has the same bounds.
CREATE OR REPLACE FUNCTION run_lag_bucket(seconds double precision) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 13 - width_bucket(
    -seconds, '{-3600,-900,-300,-60,-30,-10,-5,-2.5,-1,-0.5,-0.25,-0.1,-0.05}'::double precision []
);
