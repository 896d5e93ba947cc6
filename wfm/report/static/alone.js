// The end of a page that is not the report: its charts are told, and follow light and dark.
(function (R) {
  R.followTheme();
  document.documentElement.dataset.ready = "true";
})(window.wfmReport);
