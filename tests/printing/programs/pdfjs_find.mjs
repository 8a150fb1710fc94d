// Searches a PDF for words with the find controller of Firefox's reader: {"pdf": path, "words": [..]} on standard
// input, {"found": [count of each word], "items": [[page, text, x, y, width]]} on standard output.
// NODE_PATH finds pdfjs-dist and jsdom, which stands for the page that the controller lives in.
import fs from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { window } = new (require("jsdom").JSDOM)("<html></html>");
globalThis.window = globalThis;
globalThis.requestAnimationFrame ??= (act) => setTimeout(act, 0);
globalThis.document = window.document;
for (const name of ["HTMLElement", "Element", "Node", "MouseEvent", "Event", "CustomEvent", "DOMParser"])
  globalThis[name] ??= window[name];
const pdfjs = (globalThis.pdfjsLib = await load("pdfjs-dist/legacy/build/pdf.mjs"));
const { EventBus, PDFFindController } = await load("pdfjs-dist/legacy/web/pdf_viewer.mjs");

const { pdf, words } = JSON.parse(fs.readFileSync(0, "utf-8"));
const opened = await pdfjs.getDocument({ data: new Uint8Array(fs.readFileSync(pdf)), verbosity: 0 }).promise;
const bus = new EventBus();
const finder = new PDFFindController({ linkService: { page: 1, pagesCount: opened.numPages }, eventBus: bus });
finder.setDocument(opened);

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const isDone = () => Array.from({ length: opened.numPages }, (_, page) => finder.pageMatches[page]).every(Boolean);
const found = [];
for (const query of words) {
  const asked = { source: null, type: "again", query, caseSensitive: true, entireWord: false };
  bus.dispatch("find", { ...asked, highlightAll: true, findPrevious: false, matchDiacritics: true });
  for (let waited = 0; waited < 400; waited++) {
    await pause(5);
    if (isDone()) break;
  }
  found.push(finder.pageMatches.reduce((sum, matches) => sum + matches.length, 0));
}

const items = [];
for (let page = 1; page <= opened.numPages; page++) {
  const content = await (await opened.getPage(page)).getTextContent();
  for (const { str, transform, width } of content.items)
    if (str.trim()) items.push([page, str, transform[4], transform[5], width]);
}
process.stdout.write(JSON.stringify({ found, items }), () => process.exit(0)); // a pipe takes 64 KB at once
