// In place of Intl.Segmenter in the packages that measure text: they make one when they are loaded, which takes some 10 ms, and most of what is
// printed is ASCII, which needs none.

/** Makes the segmenter when a text is segmented for the first time. */
export class LazySegmenter {
  #options;
  #segmenter;

  constructor(...options) {
    this.#options = options;
  }

  segment(text) {
    this.#segmenter ??= new globalThis.Intl.Segmenter(...this.#options);
    return this.#segmenter.segment(text);
  }
}
