"""Random histories of a cluster, and Slurm's output for them at a given time."""
