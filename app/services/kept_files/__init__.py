"""The received files that were merged, kept beside the file: as they came, or rebuilt byte for byte."""
