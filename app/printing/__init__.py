"""From a project to PDF bytes: Thai clusters, line breaks, one glyph per cluster, pages, the
official form.
"""
