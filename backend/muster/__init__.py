"""Muster: a dashboard and REST API for computational jobs. A package is a capability."""
