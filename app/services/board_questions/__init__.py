"""The questions that the coordinator's board answers, each as a table."""
