-- Purpose: removes the jobs of earlier rounds.
DELETE FROM pgboss.job
WHERE name = 'bench'
