"""Who uses Muster, and how."""
