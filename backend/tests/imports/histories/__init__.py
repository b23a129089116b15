"""True histories of a cluster, made up at random, and printed as Slurm would print them at some moment."""
