"""The folder that an office and its coordinator share instead of mailing files."""
