-- Purpose: tells whether a job fits what a worker has, or what of it is free.
-- Parameters: cpus, memory_mb, gpus: of the worker; requirements: resource_requirements of the job.
-- Returns: true if it needs no more of any; a job needs 1 cpu, no memory and no gpu unless it says otherwise.
CREATE OR REPLACE FUNCTION worker_fits(
    cpus double precision, memory_mb double precision, gpus double precision, requirements jsonb
)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN job_amount(requirements, 'cpus', 1) <= cpus
AND job_amount(requirements, 'memory_mb', 0) <= memory_mb
AND job_amount(requirements, 'gpus', 0) <= gpus;
