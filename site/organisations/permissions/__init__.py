"""Who may do what in the admin: declared once, granted to groups, rendered into docs/permissions.md."""
