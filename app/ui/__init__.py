"""The window. Nothing else imports this room, and only this room knows Qt."""
