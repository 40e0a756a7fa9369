package io.jinwen.engine.cpu;

import io.jinwen.engine.cpu.kernel.Activations;

/** Is told what each tensor of a model is multiplied with. */
@FunctionalInterface
public interface ActivationListener {
  /**
   * @param tensor its name in the file
   * @param heads into how many parts of equal height its rows fall; vector i meets part i % heads
   * @param x [vector][column of the tensor]
   */
  void product(String tensor, int heads, Activations x);
}
