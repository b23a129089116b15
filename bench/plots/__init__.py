"""`make plots`: plots the measurements of `make bench-rows` and `make loadtest SHAPE=ladder`."""
