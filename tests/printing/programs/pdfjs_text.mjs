// Prints the text of the PDF on standard input, as Firefox's reader copies it. NODE_PATH finds pdfjs-dist.
import fs from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const module = createRequire(import.meta.url).resolve("pdfjs-dist/legacy/build/pdf.mjs");
const pdfjs = await import(pathToFileURL(module));
const data = new Uint8Array(fs.readFileSync(0));
const document = await pdfjs.getDocument({ data, verbosity: 0 }).promise;
for (let number = 1; number <= document.numPages; number++) {
  const content = await (await document.getPage(number)).getTextContent();
  console.log(content.items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join(""));
}
