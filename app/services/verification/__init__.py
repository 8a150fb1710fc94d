"""Verify a paper against this file, by the code on the paper or by the PDF.

Verification proves that paper and file agree, or what changed since; not who typed the data, which the
signature in ink proves, nor that they are true. A search in a large file takes time, so both ways run in
steps; the last step is the answer.
"""
