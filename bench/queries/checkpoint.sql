-- Purpose: takes the writes of what was prepared out of what is measured next.
CHECKPOINT
