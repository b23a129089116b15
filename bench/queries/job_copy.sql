-- Purpose: takes new jobs as they are.
COPY job (id, created_at, updated_at, status_at, name, priority, queue, args, resource_requirements) FROM STDIN
