"""What surrounds the rows of an HTML book: its styles, its few lines of script, its legend."""

from __future__ import annotations

from typing import Final

from ...document import Level

_STYLES: Final = """
:root {
  color-scheme: light dark;
  --paper: #fdfcf9; --ink: #24211d; --quiet: #7b746a; --hair: #e5e0d6; --lit: #fdeeb5; --gap: #f3f0e8;
  --look: #d0a04a; --doubt: #c2452f; --link: #2f5d84;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #191816; --ink: #d8d3c8; --quiet: #958e82; --hair: #36332e; --lit: #4b4120; --gap: #24221f;
    --look: #b98f45; --doubt: #e5775f; --link: #8fb8d8;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.65 Charter, "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Noto Serif", serif;
}
:lang(zh) {
  font-family: "Songti SC", "Source Han Serif SC", "Noto Serif CJK SC", "Noto Serif SC", STSong, SimSun, serif;
  line-height: 1.85;
}
:lang(zh-TW) {
  font-family: "Songti TC", "Source Han Serif TC", "Noto Serif CJK TC", "Noto Serif TC", PMingLiU, serif;
}
a { color: inherit; text-decoration: none; }
a:hover, a:focus-visible { color: var(--link); }
p, h1, h2 { margin: 0; overflow-wrap: anywhere; }
h1, h2 { font-weight: 600; line-height: 1.35; text-wrap: balance; }
h1 { font-size: 1.45rem; }
h2 { font-size: 1.18rem; }

.page { display: grid; grid-template-columns: minmax(0, 1fr); max-width: 82rem; margin: 0 auto; padding: 0 2rem 6rem; }
.page:has(nav) { grid-template-columns: 15rem minmax(0, 1fr); column-gap: 3rem; max-width: 100rem; }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; padding: 2.2rem 0 2rem; }
nav, nav :lang(zh), .legend, .name {
  font-family: system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
  font-size: .8125rem; line-height: 1.45;
}
nav summary { color: var(--quiet); cursor: pointer; margin-bottom: .6rem; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav ol ol { margin: .35rem 0 .8rem; padding-left: .8rem; border-left: 1px solid var(--hair); }
nav li { margin: .4rem 0; }
nav a { display: block; }
nav span { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
nav span + span { color: var(--quiet); }

main { min-width: 0; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; padding: 2.2rem 0 1rem; color: var(--quiet); }
.name { color: var(--quiet); padding-bottom: .5rem; font-weight: normal; }
section { padding: 1.5rem 0 2.5rem; border-top: 1px solid var(--hair); }
.row {
  position: relative; display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); column-gap: 3.5rem;
  align-items: first baseline; padding: .45rem 0;
  content-visibility: auto; contain-intrinsic-size: auto calc(var(--n, 1) * 1.9rem + .9rem);
}
.row::before {
  content: ""; position: absolute; left: 50%; top: .7rem; bottom: .7rem; border-left: 1px solid var(--hair);
}
.row.look::before { border-left: 2px dotted var(--look); }
.row.doubt::before { border-left: 2px solid var(--doubt); }
.row.x::after {
  content: "\\21c4"; position: absolute; left: 50%; top: .45rem; transform: translateX(-50%);
  background: var(--paper); color: var(--quiet); font: .8rem/1.9 system-ui, sans-serif; padding: 0 .2rem;
}
.row.heading { padding-top: 1.8rem; padding-bottom: .8rem; }
.name + * .heading:first-child, .name + .heading { padding-top: .4rem; }
.row :lang(zh) p { text-align: justify; }
.row :lang(en) p { hyphens: auto; }
.row p + p { margin-top: .6rem; }
.item { padding-left: 1.2em; position: relative; }
.item::before { content: "\\2022"; position: absolute; left: .2em; color: var(--quiet); }
.byline { color: var(--quiet); font-size: .95em; }
.gap { background: var(--gap); border-radius: 3px; min-height: 1.9rem; align-self: stretch; }

.s { border-radius: 2px; cursor: default; outline-offset: 2px; text-underline-offset: .28em; }
.s.look { text-decoration: underline 1.5px dotted var(--look); }
.s.doubt { text-decoration: underline 1px solid var(--doubt); }
.s.alone { background: var(--gap); }
.s.x::before { content: "\\21c4"; color: var(--quiet); font: .75em system-ui, sans-serif; margin-right: .2em; }
.s.on { background: var(--lit); }
.s:focus-visible { outline: 2px solid var(--look); }

@media (max-width: 72rem) {
  .page, .page:has(nav) { display: block; padding: 0 1.5rem 4rem; }
  nav { position: static; max-height: none; padding: 1.5rem 0 0; }
  nav ol { columns: 16rem; column-gap: 2rem; }
  nav ol ol { columns: auto; }
  nav li { break-inside: avoid; }
  .legend { padding-top: 1.2rem; }
  .row { column-gap: 2.5rem; }
}
@media (max-width: 44rem) {
  .page, .page:has(nav) { padding: 0 1.1rem 3rem; }
  .row { display: block; padding: .7rem 0 .7rem .9rem; }
  .row::before { left: 0; }
  .row.x::after { left: 0; }
  .row > * + * { margin-top: .3rem; }
  .row > :lang(en) { font-size: .97em; color: color-mix(in srgb, var(--ink) 82%, var(--paper)); }
  .row.heading { padding-top: 1.4rem; }
  h1 { font-size: 1.35rem; }
}
@media print {
  :root {
    color-scheme: light; --paper: #fff; --ink: #000; --quiet: #555; --hair: #ccc; --gap: #f2f2f2; --lit: transparent;
  }
  body { font-size: 10pt; }
  nav, .how { display: none; }
  .page, .page:has(nav) { display: block; max-width: none; padding: 0; }
  .row { content-visibility: visible; column-gap: 8mm; padding: 1mm 0; }
  .row p { orphans: 2; widows: 2; }
  .row.heading { break-after: avoid; }
  section { border: 0; }
  section + section { break-before: page; }
  .gap, .alone { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""

_SCRIPT: Final = """
(() => {
  const main = document.querySelector("main"), nav = document.querySelector("nav details");
  const small = matchMedia("(max-width: 72rem)").matches;
  if (nav && small) nav.open = false;
  let lit = [], held = null;
  const light = one => {
    lit.forEach(part => part.classList.remove("on"));
    lit = one ? [...one.closest(".row").querySelectorAll(`[data-b="${one.dataset.b}"]`)] : [];
    lit.forEach(part => part.classList.add("on"));
  };
  const bead = event => event.target.closest("[data-b]");
  main.addEventListener("pointerover", event => {
    if (event.pointerType === "mouse" && !held) light(bead(event));
  });
  main.addEventListener("pointerleave", () => held || light(null));
  main.addEventListener("click", event => {
    const one = bead(event);
    held = one && !(held && lit.includes(one)) ? one : null;
    light(held);
  });
  main.addEventListener("focusin", event => {
    if (bead(event)?.matches(":focus-visible")) light(held = bead(event));
  });
  // One place to tab to; from there the arrow keys go from bead to bead.
  const first = main.querySelector("[data-b]");
  if (first) first.tabIndex = 0;
  const beside = (section, number, forward) => {
    const inside = section.querySelector(`[data-b="${number}"]`);
    if (inside) return inside;
    const next = forward ? section.nextElementSibling : section.previousElementSibling;
    const all = next ? next.querySelectorAll("[data-b]") : [];
    return all.length ? all[forward ? 0 : all.length - 1] : null;
  };
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") { held = null; light(null); }
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || !held || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const next = beside(held.closest("section"), Number(held.dataset.b) + step, step > 0);
    if (!next) return;
    event.preventDefault();
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    light(held = next);
    next.scrollIntoView({ block: "nearest" });
  });
})();
"""

# The page may load nothing, whatever the texts hold.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"

_HEAD: Final = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="duiqi">
<style>{_STYLES}</style>
"""

_LEGEND: Final = """<main>
<div class="legend" role="note"><span class="how">Point, tap or arrow keys light both sides of a {}.</span>
<span><span class="s look">confidence .5 to .9</span></span> <span><span class="s doubt">below .5</span></span>
<span><span class="s alone">no counterpart</span></span> <span>\u21c4 another order</span></div>
"""

FOOT: Final = f"""</main>
</div>
<script>{_SCRIPT}</script>
</body>
</html>
"""


def head(title: str) -> str:
    """What stands before the contents; the title escaped."""
    return f'{_HEAD}<title>{title}</title>\n</head>\n<body>\n<div class="page">\n'


def main(level: Level) -> str:
    """What stands between the contents and the documents: how to read the page."""
    return _LEGEND.format("sentence" if level == "sentence" else "paragraph")
