package io.jinwen.documents.ocr;

import java.awt.image.BufferedImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Where a line stands on a page, in its pixels. */
record TextArea(float left, float top, float right, float bottom) {
  private static final float TEXT_MIN = 0.3f;
  private static final double AREA_MEAN_MIN = 0.5;
  private static final double GROWN = 1.6;
  private static final int SIDE_MIN = 3;

  float width() {
    return right - left;
  }

  float height() {
    return bottom - top;
  }

  BufferedImage cut(BufferedImage page) {
    int x = Math.clamp((int) left, 0, page.getWidth() - 1);
    int y = Math.clamp((int) top, 0, page.getHeight() - 1);
    int wide = Math.clamp((int) Math.ceil(width()), 1, page.getWidth() - x);
    int high = Math.clamp((int) Math.ceil(height()), 1, page.getHeight() - y);
    return page.getSubimage(x, y, wide, high);
  }

  /**
   * The lines in a map of how likely each place is text. The map has the core of each line only, so
   * that lines do not touch; each is grown to what it stands for.
   *
   * @param map [y][x]
   * @param across pixels of the page for one of the map
   */
  static List<TextArea> in(float[] map, int wide, int high, float across, float down) {
    boolean[] seen = new boolean[wide * high];
    List<TextArea> areas = new ArrayList<>();
    for (int at = 0; at < map.length; at++) {
      if (!seen[at] && map[at] > TEXT_MIN) {
        Core core = Core.from(at, map, seen, wide, high);
        if (core.isText()) {
          areas.add(core.grown(wide, high, across, down));
        }
      }
    }
    return areas;
  }

  /** Places that touch each other. */
  private static final class Core {
    int left = Integer.MAX_VALUE;
    int top = Integer.MAX_VALUE;
    int right;
    int bottom;
    int count;
    double sum;

    static Core from(int start, float[] map, boolean[] seen, int wide, int high) {
      Core core = new Core();
      Deque<Integer> open = new ArrayDeque<>();
      open.add(start);
      seen[start] = true;
      while (!open.isEmpty()) {
        int at = open.poll();
        int x = at % wide;
        int y = at / wide;
        core.add(x, y, map[at]);
        for (int dy = Math.max(0, y - 1); dy <= Math.min(high - 1, y + 1); dy++) {
          for (int dx = Math.max(0, x - 1); dx <= Math.min(wide - 1, x + 1); dx++) {
            int next = dy * wide + dx;
            if (!seen[next] && map[next] > TEXT_MIN) {
              seen[next] = true;
              open.add(next);
            }
          }
        }
      }
      return core;
    }

    void add(int x, int y, float likely) {
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
      sum += likely;
      count++;
    }

    boolean isText() {
      return right - left >= SIDE_MIN
          && bottom - top >= SIDE_MIN
          && sum / count >= AREA_MEAN_MIN;
    }

    TextArea grown(int wide, int high, float across, float down) {
      double width = right - left;
      double height = bottom - top;
      float by = (float) (width * height * GROWN / (2 * (width + height)));
      return new TextArea(
          Math.max(0, left - by) * across,
          Math.max(0, top - by) * down,
          Math.min(wide, right + by) * across,
          Math.min(high, bottom + by) * down);
    }
  }
}
