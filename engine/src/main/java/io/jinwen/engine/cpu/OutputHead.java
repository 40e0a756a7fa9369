package io.jinwen.engine.cpu;

import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.cpu.kernel.ScreenedProduct;
import io.jinwen.engine.model.Shortlist;
import java.util.List;
import java.util.Optional;

/**
 * The last matrix: a hidden state to one logit a token of the vocabulary.
 *
 * <p>It is a fifth of what a token reads. Where a single row is asked for and few of its logits can
 * matter, it is screened ({@link ScreenedProduct}); for several rows the arithmetic costs more than
 * the reading, and the whole product is computed.
 */
final class OutputHead {
  private final Compute compute;
  private final PackedMatrix weights; // [vocabulary][hidden]
  private Optional<ScreenedProduct> screened = Optional.empty(); // made when first needed
  private float[] logits = new float[0]; // [row][vocabulary]

  OutputHead(Compute compute, PackedMatrix weights) {
    this.compute = compute;
    this.weights = weights;
  }

  /**
   * The logits of all rows of {@code normed}, [row][vocabulary]; valid until the next call. Logits
   * outside of the rows' shortlists, where there are any, may be −∞.
   */
  float[] logits(Activations normed, List<Shortlist> shortlists) {
    int rows = normed.vectors();
    int needed = Math.multiplyExact(rows, weights.rows());
    if (logits.length < needed) {
      logits = new float[needed];
    }
    if (rows == 1 && !shortlists.isEmpty() && ScreenedProduct.fits(weights)) {
      Shortlist few = shortlists.getFirst();
      screened().multiply(normed, few.largest(), few.others(), logits);
    } else {
      compute.matMul().multiply(weights, normed, logits, 0, weights.rows());
    }
    return logits;
  }

  private ScreenedProduct screened() {
    if (screened.isEmpty()) {
      screened =
          Optional.of(
              new ScreenedProduct(compute.kernels(), compute.pool(), compute.matMul(), weights));
    }
    return screened.get();
  }

  String statistics() {
    return screened.map(ScreenedProduct::statistics).orElse("in full");
  }
}
