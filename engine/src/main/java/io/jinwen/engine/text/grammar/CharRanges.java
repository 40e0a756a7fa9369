package io.jinwen.engine.text.grammar;

import java.util.ArrayList;
import java.util.List;

/** Sets of code points as ascending pairs, from and to. Halves of surrogate pairs are in none. */
final class CharRanges {
  static final List<Integer> ALL = List.of(0, 0xD7FF, 0xE000, Character.MAX_CODE_POINT);
  static final List<Integer> DIGITS = List.of((int) '0', (int) '9');
  static final List<Integer> WORD =
      List.of(
          (int) '0', (int) '9', (int) 'A', (int) 'Z', (int) '_', (int) '_', (int) 'a', (int) 'z');
  static final List<Integer> LINE_ENDS =
      List.of((int) '\n', (int) '\n', (int) '\r', (int) '\r', 0x2028, 0x2029);
  static final List<Integer> SPACES =
      List.of(
          9, 13, 0x20, 0x20, 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F,
          0x202F, 0x205F, 0x205F, 0x3000, 0x3000, 0xFEFF, 0xFEFF);

  private CharRanges() {}

  /** Sorts pairs, joins those that touch and leaves out surrogates. */
  static List<Integer> normal(List<Integer> pairs) {
    return without(ALL, without(ALL, pairs));
  }

  /** What of one set is not in the other, whose pairs may come in any order. */
  static List<Integer> without(List<Integer> from, List<Integer> taken) {
    List<int[]> holes = new ArrayList<>();
    for (int i = 0; i < taken.size(); i += 2) {
      holes.add(new int[] {taken.get(i), taken.get(i + 1)});
    }
    holes.sort((a, b) -> Integer.compare(a[0], b[0]));
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < from.size(); i += 2) {
      int next = from.get(i);
      int last = from.get(i + 1);
      for (int[] hole : holes) {
        if (hole[1] >= next && hole[0] <= last) {
          if (hole[0] > next) {
            left.add(next);
            left.add(hole[0] - 1);
          }
          next = hole[1] + 1;
        }
      }
      if (next <= last) {
        left.add(next);
        left.add(last);
      }
    }
    return left;
  }
}
