package io.jinwen.engine.device;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cache.Page;
import io.jinwen.engine.cache.PageMemory;
import io.jinwen.engine.model.DeviceLostException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Pages of the cache in a card's memory. They are cut from larger pieces, because the driver rounds
 * every allocation up to 2 MB, and a page of Youtu-LLM-2B has 2.3.
 */
final class DevicePages implements PageMemory {
  private static final long PIECE_BYTES = 64L << 20;

  private record Piece(long address, long bytes) {}

  private final CudaDevice device;
  private final long pageBytes;
  private final int pagesOfPiece;
  private final List<Piece> pieces = new ArrayList<>();
  private final ArrayDeque<Long> free = new ArrayDeque<>(); // addresses of pages not yet given out
  private final MemorySegment staging; // one page
  private boolean closed;

  /**
   * @param pagesMax how many will be asked for at most
   */
  DevicePages(CudaDevice device, KvLayout layout, long pagesMax) {
    this.device = device;
    this.pageBytes = layout.pageBytes();
    this.pagesOfPiece = (int) Math.clamp(PIECE_BYTES / pageBytes, 1, Math.max(1, pagesMax));
    this.staging = device.allocatePinned(pageBytes);
  }

  /** A call of the driver that fails here fails for good: whatever the cache keeps is gone. */
  private void onCard(Runnable work) {
    try {
      device.enter();
      work.run();
    } catch (DeviceException e) {
      throw new DeviceLostException("the graphics card fails: " + e.getMessage(), e);
    }
  }

  @Override
  public Page allocate() {
    if (free.isEmpty()) {
      onCard(this::cutPiece);
    }
    return new Page(MemorySegment.ofAddress(free.poll()));
  }

  private void cutPiece() {
    Piece piece = pagesOfPiece > 1 ? pieceOf(pagesOfPiece, false) : null;
    if (piece == null) {
      piece = pieceOf(1, true);
    }
    pieces.add(piece);
    for (long at = 0; at < piece.bytes; at += pageBytes) {
      free.add(piece.address + at);
    }
  }

  /** Null where there is no room for so many and fewer may still do. */
  private Piece pieceOf(int pages, boolean last) {
    try {
      return new Piece(device.allocate(pages * pageBytes), pages * pageBytes);
    } catch (DeviceException e) {
      if (!e.outOfMemory()) {
        throw e;
      }
      if (last) {
        throw new OutOfMemoryError(
            "the card has no room for a page of %d bytes".formatted(pageBytes));
      }
      return null;
    }
  }

  @Override
  public void copy(Page from, Page to, long offset, long bytes) {
    if (bytes > 0) {
      long target = to.location().address() + offset;
      onCard(() -> device.copy(target, from.location().address() + offset, bytes));
    }
  }

  @Override
  public void read(Page page, ByteBuffer target) {
    onCard(() -> {
      device.download(staging, page.location().address());
      device.await();
    });
    target.put(staging.asByteBuffer());
  }

  @Override
  public void write(Page page, ByteBuffer source) {
    staging.asByteBuffer().put(source);
    onCard(() -> {
      device.upload(page.location().address(), staging);
      device.await();
    });
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      device.enter();
      pieces.forEach(piece -> device.free(piece.address));
      device.freePinned(staging);
    } catch (DeviceException e) {
      // a card that is lost keeps nothing
    }
  }
}
