package io.jinwen.engine.cpu;

import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.cpu.kernel.SerialProducts;
import io.jinwen.engine.model.MlaConfig;
import java.util.Arrays;

/** How the keys and values of one head are made from latents; one instance a worker. */
sealed interface Expansion {
  /** Turns to a head. */
  void begin(ExpandedAttention.Weights weights, int head);

  /**
   * Makes keys and values.
   *
   * @param latents [position][latentRank], of which {@code positions} from {@code first} on
   * @param keys [position][nope | rope]; the second part is left alone
   * @param values [position][valueDim]
   */
  void expand(Activations latents, int first, int positions, float[] keys, float[] values);

  /** In floats, from weights of any type. */
  final class Floats implements Expansion {
    private final Kernels kernels;
    private final MlaConfig mla;
    private final float[] keyWeight; // [latentRank][nopeDim]
    private final float[] valueWeight; // [valueDim][latentRank]

    Floats(Kernels kernels, MlaConfig mla) {
      this.kernels = kernels;
      this.mla = mla;
      this.keyWeight = new float[mla.latentRank() * mla.nopeDim()];
      this.valueWeight = new float[mla.valueDim() * mla.latentRank()];
    }

    @Override
    public void begin(ExpandedAttention.Weights weights, int head) {
      weights.key().toFloats(head * mla.latentRank(), mla.latentRank(), keyWeight, 0);
      weights.value().toFloats(head * mla.valueDim(), mla.valueDim(), valueWeight, 0);
    }

    @Override
    public void expand(
        Activations latents, int first, int positions, float[] keys, float[] values) {
      int latent = mla.latentRank();
      int nope = mla.nopeDim();
      float[] x = latents.values();
      int at = first * latent;
      for (int i = 0; i < positions; i++) {
        Arrays.fill(keys, i * mla.queryDim(), i * mla.queryDim() + nope, 0);
      }
      kernels.productAccumulate(
          x, at, latent, positions, keyWeight, 0, nope, latent, nope, keys, 0, mla.queryDim());
      int width = mla.valueDim();
      kernels.productTransposed(
          x, at, latent, positions, valueWeight, 0, latent, width, latent, 1, values, 0, width);
    }
  }

  /** With the integer products of quantised weights. */
  final class EightBits implements Expansion {
    private final SerialProducts products;
    private final MlaConfig mla;
    private PackedMatrix key;
    private PackedMatrix value;
    private int head;

    EightBits(Kernels kernels, MlaConfig mla) {
      this.products = new SerialProducts(kernels);
      this.mla = mla;
    }

    @Override
    public void begin(ExpandedAttention.Weights weights, int newHead) {
      key = weights.key();
      value = weights.value();
      head = newHead;
    }

    @Override
    public void expand(
        Activations latents, int first, int positions, float[] keys, float[] values) {
      int nope = mla.nopeDim();
      int width = mla.valueDim();
      products.multiply(key, head * nope, nope, latents, first, positions, keys, 0, mla.queryDim());
      products.multiply(value, head * width, width, latents, first, positions, values, 0, width);
    }
  }
}
