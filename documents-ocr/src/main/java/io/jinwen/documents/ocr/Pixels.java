package io.jinwen.documents.ocr;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Pictures as the numbers that the models take: blue, green, red, each plane by itself. */
final class Pixels {
  private static final int LONG_SIDE_MAX = 960;
  private static final int MULTIPLE = 32;

  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};
  private static final float[] HALF = {0.5f, 0.5f, 0.5f};

  private Pixels() {}

  /**
   * A whole page, made small enough.
   *
   * @param numbers [colour][y][x]
   */
  @SuppressWarnings("ArrayRecordComponent") // goes straight into the model
  record Fitted(float[] numbers, int wide, int high) {}

  static BufferedImage plain(BufferedImage image) {
    return image.getType() == BufferedImage.TYPE_INT_RGB
        ? image
        : scaled(image, image.getWidth(), image.getHeight());
  }

  static Fitted fitted(BufferedImage page) {
    double scale =
        Math.min(1, (double) LONG_SIDE_MAX / Math.max(page.getWidth(), page.getHeight()));
    int wide = multiple(page.getWidth() * scale);
    int high = multiple(page.getHeight() * scale);
    float[] numbers = new float[3 * wide * high];
    put(scaled(page, wide, high), numbers, wide, MEAN, DEVIATION);
    return new Fitted(numbers, wide, high);
  }

  /**
   * A line, filled up on the right.
   *
   * @param wide of the line itself
   * @param rowWide of the whole
   */
  static float[] line(BufferedImage line, int wide, int high, int rowWide) {
    float[] numbers = new float[3 * high * rowWide];
    put(scaled(line, Math.min(wide, rowWide), high), numbers, rowWide, HALF, HALF);
    return numbers;
  }

  private static int multiple(double side) {
    return Math.max(MULTIPLE, (int) Math.round(side / MULTIPLE) * MULTIPLE);
  }

  private static BufferedImage scaled(BufferedImage image, int wide, int high) {
    BufferedImage scaled = new BufferedImage(wide, high, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, wide, high, null);
    graphics.dispose();
    return scaled;
  }

  private static void put(
      BufferedImage image, float[] numbers, int rowWide, float[] mean, float[] deviation) {
    int wide = image.getWidth();
    int high = image.getHeight();
    int[] row = new int[wide];
    int plane = rowWide * high;
    for (int y = 0; y < high; y++) {
      image.getRGB(0, y, wide, 1, row, 0, wide);
      for (int x = 0; x < wide; x++) {
        for (int colour = 0; colour < 3; colour++) { // blue lies in the lowest byte
          float value = ((row[x] >> (8 * colour)) & 0xFF) / 255f;
          numbers[colour * plane + y * rowWide + x] = (value - mean[colour]) / deviation[colour];
        }
      }
    }
  }
}
