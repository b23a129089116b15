SET LOCAL lock_timeout = '5s';

-- All of them: what is set anew goes behind the rest.
ALTER TABLE job_latest SET (
    fillfactor = 90,
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.02,
    autovacuum_vacuum_cost_delay = 0
);
