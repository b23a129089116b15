DROP FUNCTION job_name_lone_pair (text);
DROP FUNCTION job_sampled (bigint);
DROP FUNCTION job_name_fold (text);
DROP COLLATION job_fold;
