"""What people ask of a year's board: each question is a function from the year's facts to rows."""
