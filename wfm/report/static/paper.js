"use strict";
// Paper is white: the style sheet's marks for print, while a page without other scripts is printed.
addEventListener("beforeprint", () => { document.documentElement.dataset.print = "all"; });
addEventListener("afterprint", () => { delete document.documentElement.dataset.print; });
