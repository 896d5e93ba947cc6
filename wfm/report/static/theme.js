// Colours come from the style sheet, so that charts follow light, dark and print.
(function (R) {
  const names = {
    page: "--page", card: "--card", ink: "--ink", soft: "--soft", line: "--line", faint: "--faint", accent: "--accent",
    accentSoft: "--accent-soft", short: "--short", shortSoft: "--short-soft", shortFill: "--short-fill", neutral: "--neutral", grey: "--grey",
    off: "--off", work: "--k-work", rest: "--k-break", k1: "--k-1", k2: "--k-2", k3: "--k-3", k4: "--k-4", k5: "--k-5",
    font: "--font",
  };
  let known = null;
  R.colors = function () {
    if (!known) {
      const style = getComputedStyle(document.documentElement);
      known = {};
      for (const [key, name] of Object.entries(names)) known[key] = style.getPropertyValue(name).trim();
    }
    return known;
  };
  R.forgetColors = function () { known = null; };
  R.text = () => ({ color: R.colors().soft, fontFamily: R.colors().font, fontSize: 12 });

  // A legend entry: colour by the name of its variable, so that it follows the theme by itself; `look` is true for a
  // line, or names how the line or the area is drawn (dashed, dotted, hatch-1 ...), so that no colour stands alone.
  R.legend = function (entries) {
    const list = R.element("ul", "legend");
    for (const [variable, text, look] of entries) {
      const item = R.element("li");
      const swatch = R.element("span", "swatch" + (look === true ? " line" : look ? " " + look : ""));
      swatch.style.setProperty("--swatch", "var(" + variable + ")");
      item.append(swatch, document.createTextNode(text));
      list.append(item);
    }
    return list;
  };
})(window.wfmReport);
