/**
 * JMH benchmarks of single kernels, run by {@code tools/bench/kernels.sh}. They use the engine as
 * the model does, through its public API, and a test holds what they compute to the scalar kernels:
 * a kernel that is fast and wrong shows there.
 */
package io.jinwen.tools.kernels;
