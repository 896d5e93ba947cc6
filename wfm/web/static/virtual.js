// Only the rows in view are in the document, so that 500 agents scroll like 50.

const AROUND = 6;

export class Rows {
  /** `draw(index)` makes the node of a row; `scroller` scrolls `body`, in which the rows stand. */
  constructor(scroller, body, draw) {
    Object.assign(this, { scroller, body, draw, count: 0, height: 32, nodes: new Map(), waiting: false });
    scroller.addEventListener("scroll", () => this.later(), { passive: true });
  }

  /** Show another number of rows, all drawn anew. */
  reset(count) {
    this.count = count;
    this.height = parseFloat(getComputedStyle(this.scroller).getPropertyValue("--row")) || 32;
    this.body.style.minHeight = count * this.height + "px";
    for (const node of this.nodes.values()) node.remove();
    this.nodes.clear();
    this.refresh();
  }

  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.refresh(); });
  }

  refresh() {
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / this.height) - AROUND);
    const last = Math.min(this.count, Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / this.height) + AROUND);
    for (const [index, node] of this.nodes) {
      if ((index < first || index >= last) && !node.contains(document.activeElement)) { node.remove(); this.nodes.delete(index); }
    }
    const fresh = document.createDocumentFragment();
    for (let index = first; index < last; index++) if (!this.nodes.has(index)) fresh.append(this.make(index));
    if (fresh.firstChild) this.body.append(fresh);
  }

  make(index) {
    const node = this.draw(index);
    node.style.top = index * this.height + "px";
    node.setAttribute("aria-rowindex", index + 2);
    this.nodes.set(index, node);
    return node;
  }

  /** Draw one row anew if it is in the document; the focus stays where it was. */
  redraw(index) {
    const old = this.nodes.get(index);
    if (!old) return;
    const focused = old.contains(document.activeElement) ? document.activeElement.dataset.day : null;
    const node = this.make(index);
    old.replaceWith(node);
    if (focused !== null) node.querySelector(`[data-day="${focused}"][tabindex]`)?.focus({ preventScroll: true });
  }

  /** Scroll so that a row is not hidden, `above` and `below` being covered by what sticks to the edges. */
  show(index, above, below) {
    const top = index * this.height, view = this.scroller;
    if (top < view.scrollTop) view.scrollTop = top;
    const bottom = top + this.height + above + below - view.clientHeight;
    if (bottom > view.scrollTop) view.scrollTop = bottom;
    this.refresh();
  }
}
