DROP TABLE operation;
DROP TYPE operation_state;
