package io.jinwen.engine.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The arguments of a kernel as the driver takes them: a list of addresses, at each a value. Numbers
 * lie at multiples of their size, as in C; one instance is filled again and again.
 */
final class Arguments {
  private static final int COUNT_MAX = 32;
  private static final int BYTES_MAX = 1024;

  private final MemorySegment values;
  private final MemorySegment addresses;
  private int count;
  private int at;
  private boolean inStruct;

  Arguments(Arena arena) {
    values = arena.allocate(BYTES_MAX, Long.BYTES);
    addresses = arena.allocate(ADDRESS, COUNT_MAX);
  }

  /** Begins anew. */
  Arguments clear() {
    count = 0;
    at = 0;
    return this;
  }

  Arguments add(int value) {
    values.set(JAVA_INT, place(Integer.BYTES), value);
    return this;
  }

  Arguments add(float value) {
    values.set(JAVA_FLOAT, place(Float.BYTES), value);
    return this;
  }

  /** A 64-bit integer, or an address on the card; 0 for none. */
  Arguments add(long value) {
    values.set(JAVA_LONG, place(Long.BYTES), value);
    return this;
  }

  /** What comes until {@link #endStruct} is one argument. */
  Arguments beginStruct() {
    at = align(Long.BYTES);
    addresses.setAtIndex(ADDRESS, count++, values.asSlice(at));
    inStruct = true;
    return this;
  }

  Arguments endStruct() {
    inStruct = false;
    return this;
  }

  private long place(int bytes) {
    int place = align(bytes);
    at = place + bytes;
    if (!inStruct) {
      addresses.setAtIndex(ADDRESS, count++, values.asSlice(place));
    }
    return place;
  }

  private int align(int bytes) {
    return (at + bytes - 1) & -bytes;
  }

  MemorySegment addresses() {
    return addresses;
  }
}
