package io.jinwen.engine.device;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.jinwen.engine.model.Shortlist;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * The logits that the choice of a token can depend on, picked on the card (shortlist.h), so that
 * some kilobytes come back for a row and not half a megabyte. The others are −∞.
 */
final class DeviceShortlist {
  static final int ROWS_MAX = 8;
  static final int LARGEST_MAX = 64;
  static final int NAMED_MAX = 512;

  private static final int GROUPS_MAX = 1024; // as in shortlist.h

  private final CudaDevice device;
  private final int vocabulary;
  private final int groupSize;
  private final MemorySegment pinnedNamed; // [row][number | tokens]
  private final long named;
  private final MemorySegment pinnedMoved; // [row][logit of a named token]
  private final long moved;
  private final long maxima; // [row][group]
  private final MemorySegment pinnedChosen; // [row][number | groups]
  private final long chosen;
  private final MemorySegment pinnedGroups; // [row][group][logit]
  private final long groups;
  private float[] result = new float[0]; // [row][vocabulary]

  DeviceShortlist(CudaDevice device, int vocabulary) {
    this.device = device;
    this.vocabulary = vocabulary;
    this.groupSize = groupSize(vocabulary);
    this.pinnedNamed = device.allocatePinned(namedBytes(ROWS_MAX));
    this.named = device.allocate(namedBytes(ROWS_MAX));
    this.pinnedMoved = device.allocatePinned(movedBytes(ROWS_MAX));
    this.moved = device.allocate(movedBytes(ROWS_MAX));
    this.maxima = device.allocate((long) Integer.BYTES * ROWS_MAX * GROUPS_MAX);
    this.pinnedChosen = device.allocatePinned(chosenBytes(ROWS_MAX, LARGEST_MAX));
    this.chosen = device.allocate(chosenBytes(ROWS_MAX, LARGEST_MAX));
    this.pinnedGroups = device.allocatePinned(groupsBytes(ROWS_MAX, LARGEST_MAX, groupSize));
    this.groups = device.allocate(groupsBytes(ROWS_MAX, LARGEST_MAX, groupSize));
  }

  /** Bytes on the card. */
  static long bytes(int vocabulary) {
    return namedBytes(ROWS_MAX)
        + movedBytes(ROWS_MAX)
        + (long) Integer.BYTES * ROWS_MAX * GROUPS_MAX
        + chosenBytes(ROWS_MAX, LARGEST_MAX)
        + groupsBytes(ROWS_MAX, LARGEST_MAX, groupSize(vocabulary));
  }

  /** Neighbours of a group: as many blocks of threads as a row needs. */
  private static int groupSize(int vocabulary) {
    return Math.ceilDiv(vocabulary, GROUPS_MAX * CudaDevice.THREADS) * CudaDevice.THREADS;
  }

  private static long namedBytes(int rows) {
    return (long) Integer.BYTES * rows * (1 + NAMED_MAX);
  }

  private static long movedBytes(int rows) {
    return (long) Float.BYTES * rows * NAMED_MAX;
  }

  private static long chosenBytes(int rows, int largest) {
    return (long) Integer.BYTES * rows * (1 + largest);
  }

  private static long groupsBytes(int rows, int largest, int groupSize) {
    return (long) Float.BYTES * rows * largest * groupSize;
  }

  /** Whether so many rows ask for so little that picking it pays. */
  static boolean fits(List<Shortlist> ofEachRow, int rows) {
    return rows > 0
        && rows <= ROWS_MAX
        && ofEachRow.size() == rows
        && ofEachRow.stream()
            .allMatch(few -> few.largest() <= LARGEST_MAX && few.others().length <= NAMED_MAX);
  }

  /**
   * Picks the logits of each row's shortlist, and waits for them.
   *
   * @param logits [row][vocabulary] on the card; those of named tokens are −∞ afterwards
   * @return whether few enough were largest; where not, all logits are to be taken, and {@link
   *     #putBack}
   */
  boolean pick(long logits, List<Shortlist> ofEachRow) {
    int rows = ofEachRow.size();
    int largest = ofEachRow.stream().mapToInt(Shortlist::largest).max().orElseThrow();
    moveNamed(logits, ofEachRow);
    int groupsOfRow = Math.ceilDiv(vocabulary, groupSize);
    device.arguments().add(logits).add(vocabulary).add(groupSize).add(maxima);
    device.launch("group_maxima", groupsOfRow, rows, 1);
    device.arguments().add(maxima).add(groupsOfRow).add(largest).add(chosen);
    device.launch("largest_groups", rows, 1, 1);
    Arguments a = device.arguments().add(logits).add(vocabulary).add(groupSize).add(chosen);
    a.add(largest).add(groups);
    device.launch("gather_groups", largest, rows, 1);
    device.download(pinnedChosen.asSlice(0, chosenBytes(rows, largest)), chosen);
    device.download(pinnedGroups.asSlice(0, groupsBytes(rows, largest, groupSize)), groups);
    device.await();
    for (int row = 0; row < rows; row++) {
      if (pinnedChosen.getAtIndex(JAVA_INT, row * (1L + largest)) > largest) {
        return false;
      }
    }
    spread(rows, largest);
    putBack(ofEachRow, result);
    return true;
  }

  /** [row][vocabulary] of what was picked last; valid until the next time. */
  float[] result() {
    return result;
  }

  private void moveNamed(long logits, List<Shortlist> ofEachRow) {
    int rows = ofEachRow.size();
    if (ofEachRow.stream().allMatch(few -> few.others().length == 0)) {
      return;
    }
    for (int row = 0; row < rows; row++) {
      int[] tokens = ofEachRow.get(row).others();
      long at = row * (1L + NAMED_MAX);
      pinnedNamed.setAtIndex(JAVA_INT, at, tokens.length);
      MemorySegment.copy(tokens, 0, pinnedNamed, JAVA_INT, Integer.BYTES * (at + 1), tokens.length);
    }
    device.upload(named, pinnedNamed.asSlice(0, namedBytes(rows)));
    device.arguments().add(logits).add(vocabulary).add(named).add(NAMED_MAX).add(moved);
    device.launch("move_named", rows, 1, 1);
    device.download(pinnedMoved.asSlice(0, movedBytes(rows)), moved);
  }

  private void spread(int rows, int largest) {
    if (result.length < rows * vocabulary) {
      result = new float[rows * vocabulary];
    }
    Arrays.fill(result, 0, rows * vocabulary, Float.NEGATIVE_INFINITY);
    for (int row = 0; row < rows; row++) {
      long list = row * (1L + largest);
      int count = pinnedChosen.getAtIndex(JAVA_INT, list);
      for (int i = 0; i < count; i++) {
        int first = pinnedChosen.getAtIndex(JAVA_INT, list + 1 + i) * groupSize;
        MemorySegment.copy(
            pinnedGroups,
            JAVA_FLOAT,
            groupsBytes(1, 1, groupSize) * ((long) row * largest + i),
            result,
            row * vocabulary + first,
            Math.min(groupSize, vocabulary - first));
      }
    }
  }

  /** Puts the logits of named tokens where they were taken away. */
  void putBack(List<Shortlist> ofEachRow, float[] to) {
    for (int row = 0; row < ofEachRow.size(); row++) {
      int[] tokens = ofEachRow.get(row).others();
      for (int i = 0; i < tokens.length; i++) {
        to[row * vocabulary + tokens[i]] =
            pinnedMoved.getAtIndex(JAVA_FLOAT, (long) row * NAMED_MAX + i);
      }
    }
  }
}
