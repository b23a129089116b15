"""How well the estimates of a job's start come true: simulated workers on the functions of the database."""
