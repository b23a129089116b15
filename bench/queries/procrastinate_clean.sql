-- Purpose: removes the jobs of earlier rounds, with their events.
DELETE FROM procrastinate_jobs
WHERE queue_name = 'bench'
