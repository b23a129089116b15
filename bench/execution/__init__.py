"""Jobs that run: how many a second beside other queues, what that costs others, and claims that wait."""
