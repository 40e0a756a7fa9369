package io.jinwen.assistant.knowledge;

import java.util.Arrays;

/** A list of numbers that grows. */
final class Postings {
  private int[] numbers;
  private int count;

  Postings() {
    this(4);
  }

  Postings(int room) {
    numbers = new int[room];
  }

  void add(int number) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, count * 2);
    }
    numbers[count++] = number;
  }

  int count() {
    return count;
  }

  int get(int index) {
    return numbers[index];
  }

  /** Those so far, in ascending order; equal ones stay. */
  int[] sorted() {
    int[] sorted = Arrays.copyOf(numbers, count);
    Arrays.sort(sorted);
    return sorted;
  }
}
