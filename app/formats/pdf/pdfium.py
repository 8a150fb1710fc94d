"""PDFium allows one call at a time in the whole process, whatever the document, so one lock serves all."""

import threading
from typing import Final

PDFIUM: Final = threading.Lock()
