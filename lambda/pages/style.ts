import { readable, readableOn } from './colour.ts';

/**
 * The one style of a page, in the organization's colour as far as it can be read: on the page's own backgrounds,
 * light and dark, it is darkened or lightened until it has the contrast that WCAG 2.2 AA asks for.
 *
 * @param colour `#rrggbb`
 */
export function style(colour: string): string {
  return `:root{color-scheme:light dark;--colour:${colour};--on-colour:${readableOn(colour)};${palette(colour, light)}}
@media (prefers-color-scheme:dark){:root{${palette(colour, dark)}}}
${rules}`;
}

interface Scheme {
  readonly page: string;
  readonly card: string;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  /** Of page and card the one that is nearer to the text, so that what is read on it is read on both. */
  readonly hardest: string;
}

const light: Scheme = {
  page: '#f4f4f7',
  card: '#ffffff',
  text: '#1b1b1f',
  quiet: '#55555e',
  line: '#d9d9e0',
  hardest: '#f4f4f7',
};

const dark: Scheme = {
  page: '#0e0e11',
  card: '#1c1c21',
  text: '#f3f3f6',
  quiet: '#b4b4be',
  line: '#3a3a43',
  hardest: '#1c1c21',
};

function palette(colour: string, { page, card, text, quiet, line, hardest }: Scheme): string {
  const variables = {
    page,
    card,
    text,
    quiet,
    line,
    accent: readable(colour, hardest, 4.5),
    edge: readable(colour, hardest, 3),
  };
  return Object.entries(variables)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');
}

/**
 * What has a mouse or a trackpad is a computer: it shows the code to scan, and the button comes second. All else holds
 * the button at the foot of the screen, in reach of a thumb, unless the screen is too low for that.
 */
const computer = '@media (hover:hover) and (pointer:fine)';
const thumb = '@media (min-height:480px) and (hover:none),(min-height:480px) and (pointer:coarse)';

const rules = `*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;font:17px/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Noto Sans","PingFang SC","Noto Sans CJK SC",sans-serif}
body{margin:0;border-top:6px solid var(--colour);background:var(--page);color:var(--text);overflow-wrap:anywhere}
h1,h2,h3,p,ul,ol{margin:0;padding:0}
h1{font-size:30px;line-height:1.15;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:22px;line-height:1.25}
:not(:lang(zh))>h2{text-wrap:balance}
h3{font-size:17px}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
header,main{max-width:1040px;margin:0 auto;padding:0 20px}
header{display:flex;align-items:center;gap:12px;min-height:76px;padding-top:14px;padding-bottom:14px}
.brand{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;overflow-wrap:break-word;min-width:0;font-weight:600}
.logo{display:block;max-width:150px;height:44px;padding:4px;border-radius:10px;background:#fff;object-fit:contain}
.initial{flex:none;display:grid;place-items:center;width:44px;height:44px;border-radius:12px;background:var(--colour);color:var(--on-colour);font-size:22px;font-weight:700}
nav{position:relative;margin-left:auto;flex:none}
summary{display:flex;align-items:center;gap:8px;min-height:44px;padding:0 14px;border:1px solid var(--line);border-radius:22px;background:var(--card);cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary::after{content:"";width:8px;height:8px;margin-top:-4px;border:solid var(--quiet);border-width:0 2px 2px 0;transform:rotate(45deg)}
nav ul{position:absolute;z-index:2;right:0;margin-top:8px;min-width:190px;padding:6px;border:1px solid var(--line);border-radius:16px;background:var(--card);list-style:none;box-shadow:0 12px 32px #0003}
nav a{display:flex;align-items:center;min-height:44px;padding:0 12px;border-radius:10px;color:var(--text);text-decoration:none}
nav a:hover{background:var(--page)}
nav a[aria-current]{font-weight:600;color:var(--accent)}
main{display:grid;gap:20px;padding-bottom:40px}
main>*{min-width:0}
.card{padding:22px 20px;border-radius:20px;background:var(--card)}
.above{margin:8px 0 16px}
.steps{display:grid;gap:20px}
.hero{display:grid;gap:14px;padding:12px 0}
.hero p{max-width:36em}
.quiet{color:var(--quiet)}
.facts{display:grid;gap:10px;padding:16px 18px;border-left:4px solid var(--edge);border-radius:4px 16px 16px 4px;background:var(--card)}
.facts strong{display:block}
.card{display:grid;gap:18px;align-content:start}
.lists{display:grid;gap:20px}
.lists div{display:grid;gap:8px;align-content:start}
.lists ul{display:grid;gap:8px;list-style:none}
.lists li{position:relative;padding-left:28px}
.lists li::before{content:"";position:absolute;left:4px;top:5px;width:7px;height:12px;border:solid var(--accent);border-width:0 2.5px 2.5px 0;transform:rotate(45deg)}
.lists .hidden li::before{left:7px;top:4px;width:0;height:17px;border-width:0 2.5px 0 0}
.lists .hidden li::after{content:"";position:absolute;left:7px;top:4px;width:0;height:17px;border:solid var(--accent);border-width:0 2.5px 0 0;transform:rotate(-45deg)}
ol{display:grid;gap:14px;list-style:none;counter-reset:step}
ol li{position:relative;min-height:32px;padding:3px 0 0 46px;counter-increment:step}
ol li::before{content:counter(step);box-sizing:border-box;position:absolute;left:0;top:0;display:grid;place-items:center;width:32px;height:32px;border:2px solid var(--edge);border-radius:50%;background:var(--colour);color:var(--on-colour);font-weight:700}
.mail{display:inline-flex;align-items:center;min-height:44px;font-weight:600}
.button{display:block;width:100%;min-height:54px;padding:12px 20px;border:2px solid var(--edge);border-radius:16px;background:var(--colour);color:var(--on-colour);font:inherit;font-size:18px;font-weight:650;cursor:pointer;-webkit-appearance:none;appearance:none}
.button:active{opacity:.85}
.qr{width:100%;max-width:248px;margin:0 auto;padding:4px;border:1px solid var(--line);border-radius:16px;background:#fff;forced-color-adjust:none}
.qr svg{display:block;width:100%;height:auto}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.on-computer{display:none}
.problem{max-width:640px}
.problem h1{font-size:28px}
${thumb}{.start{position:fixed;z-index:1;inset:auto 0 0;padding:12px 20px 16px;border-radius:0;border-top:1px solid var(--line);background:var(--card)}
.start form{max-width:600px;margin:0 auto}
html{scroll-padding-bottom:100px}
.with-bar{padding-bottom:120px}}
${computer}{.on-touch{display:none}
.on-computer{display:block}
.start{display:grid;gap:14px;align-content:start;padding:24px 20px;border-radius:20px;background:var(--card);text-align:center;text-wrap:balance}
.or{padding-top:16px;border-top:1px solid var(--line)}
.start .button{border-color:var(--accent);background:none;color:var(--accent)}
.start .button:hover{border-color:var(--edge);background:var(--colour);color:var(--on-colour)}}
@media (min-width:820px){h1{font-size:42px}
.card{padding:30px 32px}
.steps{grid-template-columns:1fr 1fr}
.lists{grid-template-columns:repeat(3,1fr);gap:32px}}
@media (min-width:820px) and (hover:hover) and (pointer:fine){.top{display:grid;grid-template-columns:1fr 340px;gap:48px;padding:12px 0}
.hero{align-content:center;gap:18px}}`;
