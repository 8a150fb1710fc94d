"""What a coordinator decides about the receipt of reports: deadlines, and days of receipt."""
