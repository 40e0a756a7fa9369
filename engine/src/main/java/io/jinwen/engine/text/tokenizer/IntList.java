package io.jinwen.engine.text.tokenizer;

import java.util.Arrays;

/** A growing list of ints: token ids, or positions in a text. */
final class IntList {
  private int[] items = new int[16];
  private int size;

  void add(int item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size * 2);
    }
    items[size++] = item;
  }

  void addAll(int[] more) {
    for (int item : more) {
      add(item);
    }
  }

  int get(int index) {
    return items[index];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** A copy of the items from {@code from} on. */
  int[] toArray(int from) {
    return Arrays.copyOfRange(items, from, size);
  }
}
