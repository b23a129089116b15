"""Reads Slurm's sacct logs."""
