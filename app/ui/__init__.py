"""The window. Nothing else imports this package, and only this package uses Qt."""

from app.ui.pyside_start import load_pyside

load_pyside()
