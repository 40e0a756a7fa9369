/**
 * The arithmetic: quantised matrix products, attention tiles, norms, activations, and the worker
 * pool that splits them over cores.
 *
 * <p>{@code ScalarKernels} is the specification and is read first; {@code VectorKernels} is the
 * same with the Vector API, and the only code that imports {@code jdk.incubator.vector}. Called by
 * {@code cpu}, {@code model} and {@code embedding}. Knows no model, no sequence and no file.
 */
package io.jinwen.engine.cpu.kernel;
