package io.jinwen.documents;

import java.time.Duration;

/**
 * What reading one file may cost. Every bound refuses the file with a sentence.
 *
 * @param fileBytesMax of the file itself
 * @param inflatedBytesMax of all that a container holds, unpacked
 * @param pagesMax pages, sheets or slides
 * @param charactersMax of text
 * @param cellsMax of all tables
 * @param depthMax of nested structure
 * @param timeMax from the start of the reading process to its end
 * @param memoryMegabytes of the reading process's heap
 */
public record ReadLimits(
    long fileBytesMax,
    long inflatedBytesMax,
    int pagesMax,
    int charactersMax,
    int cellsMax,
    int depthMax,
    Duration timeMax,
    int memoryMegabytes) {
  /** Enough for a prospectus of a thousand pages. */
  public static final ReadLimits DEFAULT =
      new ReadLimits(
          100L << 20, 512L << 20, 3_000, 6_000_000, 2_000_000, 200, Duration.ofMinutes(5), 384);

  public ReadLimits withTimeMax(Duration max) {
    return new ReadLimits(
        fileBytesMax,
        inflatedBytesMax,
        pagesMax,
        charactersMax,
        cellsMax,
        depthMax,
        max,
        memoryMegabytes);
  }

  public ReadLimits withMemoryMegabytes(int megabytes) {
    return new ReadLimits(
        fileBytesMax,
        inflatedBytesMax,
        pagesMax,
        charactersMax,
        cellsMax,
        depthMax,
        timeMax,
        megabytes);
  }

  public ReadLimits withFileBytesMax(long max) {
    return new ReadLimits(
        max,
        inflatedBytesMax,
        pagesMax,
        charactersMax,
        cellsMax,
        depthMax,
        timeMax,
        memoryMegabytes);
  }

  public ReadLimits withPagesMax(int max) {
    return new ReadLimits(
        fileBytesMax,
        inflatedBytesMax,
        max,
        charactersMax,
        cellsMax,
        depthMax,
        timeMax,
        memoryMegabytes);
  }
}
