"""From a project to PDF bytes: Thai clusters, line breaks, one glyph a cluster, pages, the official form."""
