"""PDFium allows one call at a time in the whole process, whatever the document: one lock for all of them."""

import threading
from typing import Final

PDFIUM: Final = threading.Lock()
