"""The window. Nothing else imports this package, and only this package uses Qt."""
