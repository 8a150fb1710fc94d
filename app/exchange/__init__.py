"""What crosses the file's edge: records that come in, records and papers that go out."""
