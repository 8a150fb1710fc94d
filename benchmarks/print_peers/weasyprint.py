"""WeasyPrint: HTML and CSS, the fonts by @font-face."""

from collections.abc import Callable

from benchmarks.print_peers import BOLD, FAMILY, REGULAR, Task, installed
from benchmarks.print_peers.html import page

FACES = "".join(
    f"@font-face {{ font-family: {FAMILY}; font-weight: {weight}; src: url({path.as_uri()}) }}\n"
    for weight, path in ((400, REGULAR), (700, BOLD))
)


def version() -> str:
    return installed("weasyprint", "WeasyPrint {}")


def printer(task: Task) -> Callable[[], bytes]:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    source = page(task)

    def print_once() -> bytes:
        fonts = FontConfiguration()
        faces = weasyprint.CSS(string=FACES, font_config=fonts)
        return bytes(weasyprint.HTML(string=source).write_pdf(stylesheets=[faces], font_config=fonts))

    return print_once
