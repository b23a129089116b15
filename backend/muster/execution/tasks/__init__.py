"""Tasks that the bundled worker runs. Imports no Django at run time, since each run starts with it."""
