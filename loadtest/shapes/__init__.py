"""How the load goes: each shape says in its docstring users, duration and rows."""
