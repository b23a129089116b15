-- Purpose: copies prepared jobs into the table.
COPY job (id, created_at, name, priority, queue, args, resource_requirements) FROM STDIN
