"""The load shapes. Each docstring states users, duration and rows."""
