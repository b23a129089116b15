-- Purpose: removes dead rows of the whole database, and brings the planner statistics up to date.
VACUUM (ANALYZE)
