package io.jinwen.engine.cpu.kernel;

/** Which arithmetic the caller wants. */
public enum KernelChoice {
  /** The fastest this machine offers. */
  AUTO,
  /** Plain Java: the specification. */
  SCALAR,
  /** The Vector API: portable and fast. */
  VECTOR,
  /** The native library, where it was built and the processor has what it needs. */
  NATIVE
}
