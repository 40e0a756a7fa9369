package io.jinwen.engine.cpu.kernel;

/** Is told what a matrix is multiplied with: for statistics of activations. */
@FunctionalInterface
public interface ProductListener {
  /** Hears nothing. */
  ProductListener NONE = (w, heads, x) -> {};

  /**
   * A product is about to be computed, by the thread that asks for it.
   *
   * @param heads into how many parts of equal height the rows of {@code w} fall; vector i of {@code
   *     x} meets part {@code i % heads}
   */
  void product(PackedMatrix w, int heads, Activations x);
}
