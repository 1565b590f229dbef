/** The look of the page, light and dark as the reader's system is. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --back: light-dark(#fbfbfa, #16181c);
  --panel: light-dark(#ffffff, #1c1f24);
  --edge: light-dark(#dfe1e4, #32363d);
  --text: light-dark(#1d2126, #dde1e6);
  --faint: light-dark(#656d76, #8d96a0);
  --good: light-dark(#1a7f37, #57c171);
  --slow: light-dark(#9a4a00, #e3a24f);
  --accent: light-dark(#0b62c4, #6cb2ff);
  --hot: light-dark(#fff3c4, #3d3a1f);
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 14px/1.45 system-ui, sans-serif; }
header { padding: 14px 20px 10px; }
h1 { margin: 0; font-size: 18px; font-weight: 650; }
h1 small { font-weight: 400; color: var(--faint); margin-left: 10px; }
header p { margin: 4px 0 0; color: var(--faint); max-width: 110ch; }
section { padding: 0 20px 20px; }
section > .facts { margin: -4px 0 10px; color: var(--faint); }
h2 { font: 600 13px/1.5 var(--mono); margin: 0 0 8px; overflow-wrap: anywhere; }
.panes { display: grid; grid-template-columns: minmax(0, 1.05fr) minmax(0, 1fr); gap: 14px; align-items: start; }
.pane { background: var(--panel); border: 1px solid var(--edge); border-radius: 8px; overflow: hidden; }
.source, .listing { max-height: calc(100vh - 150px); overflow: auto; padding: 6px 0; font: 12.5px/1.5 var(--mono); tab-size: 4; }
.file { padding: 2px 12px; color: var(--faint); }
.line, .row { display: block; white-space: pre; border-left: 4px solid transparent; }
.line { padding: 0 12px 0 0; white-space: normal; }
.line > code { display: block; white-space: pre-wrap; padding-left: 54px; text-indent: -46px; }
.line > code::before { content: attr(data-n); display: inline-block; width: 34px; margin-right: 12px; text-align: right; color: var(--faint); text-indent: 0; }
.row { padding: 0 12px 0 8px; min-width: max-content; }
.gap { color: var(--faint); padding: 0 12px 0 54px; }
[data-k] { border-left-color: hsl(var(--h, 0) 55% 55% / 0.75); cursor: pointer; }
[data-k].near { background: var(--hot); }
[data-k].pinned { background: var(--hot); box-shadow: inset 3px 0 var(--accent); }
[data-k]:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.notes { list-style: none; margin: 1px 0 5px 54px; padding: 0; display: flex; flex-wrap: wrap; gap: 3px 6px; }
.notes li { font: 11.5px/1.45 system-ui, sans-serif; color: var(--faint); padding: 0 6px; border: 1px solid var(--edge); border-radius: 5px; overflow-wrap: anywhere; }
.notes li b { font: 600 11px/1.45 var(--mono); color: var(--text); }
.notes .good { color: var(--good); border-color: color-mix(in srgb, var(--good) 45%, transparent); }
.notes .slow { color: var(--slow); border-color: color-mix(in srgb, var(--slow) 50%, transparent); }
.notes .loop, .notes .version { flex-basis: 100%; }
[role=tablist] { display: flex; flex-wrap: wrap; border-bottom: 1px solid var(--edge); padding: 0 6px; }
[role=tab] { font: inherit; font-size: 13px; color: var(--faint); background: none; border: 0; border-bottom: 2px solid transparent; padding: 7px 9px 5px; cursor: pointer; }
[role=tab][aria-selected=true] { color: var(--text); border-bottom-color: var(--accent); }
[role=tab]:focus-visible { outline: 2px solid var(--accent); outline-offset: -3px; border-radius: 4px; }
.about { margin: 0; padding: 5px 12px; color: var(--faint); font-size: 12px; border-bottom: 1px solid var(--edge); }
.listing { max-height: calc(100vh - 218px); }
@media (max-width: 900px) { .panes { grid-template-columns: minmax(0, 1fr); } .source, .listing { max-height: 60vh; } }
`
