package io.jinwen.assistant.knowledge;

import java.util.Arrays;

/**
 * Characters and pairs of characters, as numbers: a character is itself, a pair has its first
 * character in the upper half. Each that occurs is given a place, 0 and up, so that what belongs to
 * it lies in arrays. 16,000 questions pass through here at every start.
 */
final class Grams {
  private static final int FREE = -1;

  private int[] grams = new int[1 << 12]; // [slot], 0 is free: no text has the character 0
  private int[] places = new int[1 << 12]; // [slot]
  private int count;

  /** The grams of a text, each once, in ascending order. */
  static int[] of(String text) {
    int length = text.length();
    int[] found = new int[Math.max(0, 2 * length - 1)];
    for (int i = 0; i < length; i++) {
      found[i] = text.charAt(i);
    }
    for (int i = 0; i + 1 < length; i++) {
      found[length + i] = pair(text.charAt(i), text.charAt(i + 1));
    }
    Arrays.sort(found);
    int kept = 0;
    for (int i = 0; i < found.length; i++) {
      if (i == 0 || found[i] != found[i - 1]) {
        found[kept++] = found[i];
      }
    }
    return Arrays.copyOf(found, kept);
  }

  /** Whether a gram is a pair. */
  static boolean isPair(int gram) {
    return gram >>> Character.SIZE != 0;
  }

  /** A word of one or two characters as a gram; 0 for longer ones, which are none. */
  static int gram(String word) {
    return switch (word.length()) {
      case 1 -> word.charAt(0);
      case 2 -> pair(word.charAt(0), word.charAt(1));
      default -> 0;
    };
  }

  private static int pair(char first, char second) {
    return first << Character.SIZE | second;
  }

  /** How many have a place. */
  int count() {
    return count;
  }

  /** The place of a gram, or -1. */
  int find(int gram) {
    int slot = slot(gram);
    return gram == 0 || grams[slot] == 0 ? FREE : places[slot];
  }

  /** The place of a gram, which gets the next one where it has none. */
  int place(int gram) {
    int slot = slot(gram);
    if (grams[slot] == 0) {
      if (2 * count >= grams.length) {
        grow();
        slot = slot(gram);
      }
      grams[slot] = gram;
      places[slot] = count++;
    }
    return places[slot];
  }

  private void grow() {
    int[] before = grams;
    int[] beforePlaces = places;
    grams = new int[before.length * 2];
    places = new int[before.length * 2];
    for (int old = 0; old < before.length; old++) {
      if (before[old] != 0) {
        int slot = slot(before[old]);
        grams[slot] = before[old];
        places[slot] = beforePlaces[old];
      }
    }
  }

  private int slot(int gram) {
    int mask = grams.length - 1;
    int slot = (int) (gram * 0x9E3779B97F4A7C15L >>> 40) & mask;
    while (grams[slot] != 0 && grams[slot] != gram) {
      slot = slot + 1 & mask;
    }
    return slot;
  }
}
