DROP FUNCTION status_next (status_type);
