package io.jinwen.engine.device;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** A library whose functions give an int; its own class, so that handles can be final fields. */
class NativeFunctions {
  private final SymbolLookup symbols;

  NativeFunctions(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /**
   * A function by name.
   *
   * @throws UnsupportedOperationException where the library has none of that name
   */
  final MethodHandle function(String name, MemoryLayout... arguments) {
    MemorySegment address =
        symbols
            .find(name)
            .orElseThrow(() ->
                new UnsupportedOperationException(
                    "the NVIDIA driver is too old: it has no " + name));
    return Linker.nativeLinker()
        .downcallHandle(address, FunctionDescriptor.of(JAVA_INT, arguments));
  }
}
