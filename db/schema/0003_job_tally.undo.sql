DROP TABLE job_tally_fold;
DROP TABLE job_tally_delta;
DROP TABLE job_tally;
