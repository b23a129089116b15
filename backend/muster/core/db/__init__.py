"""Runs SQL files, streams COPY, cancels on disconnect, applies SQL migrations."""
