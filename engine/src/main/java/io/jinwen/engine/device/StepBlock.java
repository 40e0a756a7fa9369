package io.jinwen.engine.device;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cache.PageTable;
import io.jinwen.engine.cpu.Rope;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.Slice;
import java.lang.foreign.MemorySegment;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What the host tells the card of the rows of a batch: positions, angles, page tables. It lies in
 * pinned memory and, at addresses that stay, on the card.
 */
final class StepBlock {
  private static final long PAGES_MIN = 1024; // addresses

  /** A part of pinned memory and its copy on the card. */
  private record Part(MemorySegment host, long there) {
    static Part of(CudaDevice device, long bytes) {
      return new Part(device.allocatePinned(bytes), device.allocate(bytes));
    }

    void upload(CudaDevice device, long bytes) {
      if (bytes > 0) {
        device.upload(there, host.asSlice(0, bytes));
      }
    }
  }

  private final CudaDevice device;
  private final Rope rope;
  private final int pairs;
  private final Part positions; // [row], int
  private final Part tables; // [row], int
  private final Part cosine; // [row][pairs]
  private final Part sine;
  private Part pages; // [slice][page]

  StepBlock(CudaDevice device, Rope rope, int pairs, int rowsMax) {
    this.device = device;
    this.rope = rope;
    this.pairs = pairs;
    this.positions = Part.of(device, 4L * rowsMax);
    this.tables = Part.of(device, 4L * rowsMax);
    this.cosine = Part.of(device, 4L * rowsMax * pairs);
    this.sine = Part.of(device, 4L * rowsMax * pairs);
    this.pages = Part.of(device, Long.BYTES * PAGES_MIN);
  }

  /** Bytes on the card. */
  static long bytes(int pairs, int rowsMax) {
    return 8L * rowsMax * (1 + pairs) + Long.BYTES * PAGES_MIN;
  }

  DeviceRows rows() {
    return new DeviceRows(positions.there, tables.there, pages.there, cosine.there, sine.there);
  }

  /** Brings a batch over; the addresses of {@link #rows} may change where it has many pages. */
  void upload(Batch batch) {
    rope.prepare(batch);
    int rows = batch.rows();
    int addresses = uploadPages(batch);
    for (int row = 0; row < rows; row++) {
      positions.host.setAtIndex(JAVA_INT, row, batch.position(row));
    }
    MemorySegment.copy(rope.cosine(), 0, cosine.host, JAVA_FLOAT, 0, rows * pairs);
    MemorySegment.copy(rope.sine(), 0, sine.host, JAVA_FLOAT, 0, rows * pairs);
    positions.upload(device, 4L * rows);
    tables.upload(device, 4L * rows);
    cosine.upload(device, 4L * rows * pairs);
    sine.upload(device, 4L * rows * pairs);
    pages.upload(device, Long.BYTES * (long) addresses);
  }

  private int uploadPages(Batch batch) {
    Map<PageTable, Integer> places = new IdentityHashMap<>();
    int end = 0;
    for (Slice slice : batch.slices()) {
      if (places.putIfAbsent(slice.pages(), end) == null) {
        end += slice.pages().size();
      }
    }
    if (Long.BYTES * (long) end > pages.host.byteSize()) {
      device.freePinned(pages.host);
      device.free(pages.there);
      pages = Part.of(device, 2 * Long.BYTES * (long) end);
    }
    for (Map.Entry<PageTable, Integer> entry : places.entrySet()) {
      for (int i = 0; i < entry.getKey().size(); i++) {
        long address = entry.getKey().page(i).location().address();
        pages.host.setAtIndex(JAVA_LONG, entry.getValue() + i, address);
      }
    }
    for (Slice slice : batch.slices()) {
      for (int i = 0; i < slice.count(); i++) {
        tables.host.setAtIndex(JAVA_INT, slice.firstRow() + i, places.get(slice.pages()));
      }
    }
    return end;
  }

  /** Pages that the longest past of a batch has. */
  static int pagesMax(Batch batch) {
    return batch.slices().stream()
        .mapToInt(slice -> KvLayout.pagesFor(slice.positionEnd()))
        .max()
        .orElse(0);
  }
}
