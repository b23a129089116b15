"""What people see of the queue: its next jobs, and the tasks that workers take."""
