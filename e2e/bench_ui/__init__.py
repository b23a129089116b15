"""`make bench-ui`: what the dashboard costs a browser, on the production build and real rows."""
