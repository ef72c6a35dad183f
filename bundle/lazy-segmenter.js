// Replaces Intl.Segmenter in the packages that measure text: they create one when they are loaded, which takes about 10
// ms, although most output is ASCII and needs none.

/** Creates the segmenter when a text is segmented for the first time. */
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
