DROP TABLE job;
DROP TYPE status_type;
