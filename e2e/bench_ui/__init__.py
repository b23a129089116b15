"""`make bench-ui`: the dashboard's latency, script size and memory in Chromium, on the production build."""
