-- Drops everything that up.sql makes, jobs included.

DROP MATERIALIZED VIEW job_failures;
DROP MATERIALIZED VIEW job_stats;
DROP VIEW job_tally_unfolded;
DROP VIEW job_tally_boundary;

DROP FUNCTION
    job_search,
    job_search_query,
    job_search_lexeme,
    operation_json,
    job_document,
    job_history,
    job_history_count,
    job_history_oldest,
    job_history_newest,
    job_history_to,
    job_history_from,
    job_json,
    job_status_json,
    job_execution_time,
    status_next,
    job_status_default_empty,
    job_status_partition_make_range,
    job_status_partition_make,
    job_status_partition_lock,
    job_place,
    job_at,
    job_count,
    job_position,
    job_minute_count,
    job_rank,
    job_minute,
    job_tally_fold,
    job_tally_total,
    job_tally_before,
    job_tally_locate,
    job_tally_rebuild,
    job_tally_floor,
    job_block_start,
    job_block;

DROP TABLE rate_limit;
DROP TABLE operation;
DROP TABLE job_tally_fold;
DROP TABLE job_tally_delta;
DROP TABLE job_tally;
DROP TABLE job_status;
DROP TABLE job;

-- Of triggers and indexes, so after their tables.
DROP FUNCTION
    job_history_range_widen,
    job_tally_record_truncate,
    job_tally_record_update,
    job_tally_record_delete,
    job_tally_record_insert,
    job_name_pieces,
    job_sampled,
    job_name_fold;

DROP COLLATION job_fold;
DROP TYPE job_latest_status;
DROP TYPE operation_state;
DROP TYPE status_type;
