"""What this app adds to the admin: the register, its import, and practices that apply."""
