/**
 * The forward pass on a graphics card, through the driver's own library: no toolkit, no dependency.
 *
 * <p>{@link CudaDriver} are the calls, {@link CudaDevice} is a card with what it holds, {@link
 * DeviceMatrix} and {@link DeviceVectors} lie there. The kernels are in {@code src/main/cuda}; they
 * owe the bits of {@code ScalarKernels}.
 */
package io.jinwen.engine.device;
