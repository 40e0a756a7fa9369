package io.jinwen.documents.ocr;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.jinwen.documents.TextRecognizer;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * PP-OCR version 4: where lines stand, which way up they are, and what they say. The pictures'
 * numbers (sizes, means, thresholds) are those the models were trained and published with.
 */
public final class PpOcr implements TextRecognizer {
  private static final String FOLDER = "/models/";
  private static final int THREADS = 2;

  private static final int LINE_HIGH = 48;
  private static final int LINE_WIDE_MIN = 64;
  private static final int LINE_WIDE_MAX = 2_400;
  private static final int LINES_AT_ONCE = 6;
  private static final double CONFIDENCE_MIN = 0.5;

  private static final int TURN_WIDE = 192;
  private static final int TURN_LINES = 9;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession finder;
  private final OrtSession turner;
  private final OrtSession reader;
  private final List<String> characters;

  /** Loads the models, which takes a part of a second; made by the service loader. */
  public PpOcr() {
    try {
      this.finder = session("ch_PP-OCRv4_det_infer.onnx");
      this.turner = session("ch_ppocr_mobile_v2.0_cls_infer.onnx");
      this.reader = session("ch_PP-OCRv4_rec_infer.onnx");
      this.characters =
          new String(resource("ppocr_keys_v1.txt"), StandardCharsets.UTF_8).lines().toList();
    } catch (OrtException e) {
      throw new IllegalStateException("the models of character recognition cannot be loaded", e);
    }
  }

  private OrtSession session(String name) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(THREADS);
    options.setInterOpNumThreads(1);
    options.setCPUArenaAllocator(false); // it keeps the most that any line ever took
    options.setMemoryPatternOptimization(false);
    return environment.createSession(resource(name), options);
  }

  private static byte[] resource(String name) {
    try (InputStream in = PpOcr.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the model " + name + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Line> lines(BufferedImage page) {
    try {
      BufferedImage plain = Pixels.plain(page);
      List<TextArea> areas = find(plain);
      if (!isUpsideDown(plain, areas)) {
        return read(plain, areas);
      }
      BufferedImage turned = turned(plain);
      return read(turned, find(turned)).stream().map(line -> turned(line, plain)).toList();
    } catch (OrtException e) {
      throw new IllegalStateException("the page cannot be recognised", e);
    }
  }

  private List<TextArea> find(BufferedImage page) throws OrtException {
    Pixels.Fitted fitted = Pixels.fitted(page);
    long[] shape = {1, 3, fitted.high(), fitted.wide()};
    try (OnnxTensor input =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(fitted.numbers()), shape);
        OrtSession.Result output = run(finder, input)) {
      float[] map = floats(output);
      return TextArea.in(
          map,
          fitted.wide(),
          fitted.high(),
          (float) page.getWidth() / fitted.wide(),
          (float) page.getHeight() / fitted.high());
    }
  }

  /** As most of the longest lines say. */
  private boolean isUpsideDown(BufferedImage page, List<TextArea> areas) throws OrtException {
    List<TextArea> longest =
        areas.stream()
            .sorted(Comparator.comparingDouble(TextArea::width).reversed())
            .limit(TURN_LINES)
            .toList();
    int turned = 0;
    for (TextArea area : longest) {
      float[] numbers = Pixels.line(area.cut(page), TURN_WIDE, LINE_HIGH, TURN_WIDE);
      long[] shape = {1, 3, LINE_HIGH, TURN_WIDE};
      try (OnnxTensor input =
              OnnxTensor.createTensor(environment, FloatBuffer.wrap(numbers), shape);
          OrtSession.Result output = run(turner, input)) {
        float[] odds = floats(output);
        turned += odds[1] > odds[0] ? 1 : 0;
      }
    }
    return turned * 2 > longest.size();
  }

  private static BufferedImage turned(BufferedImage page) {
    BufferedImage turned =
        new BufferedImage(page.getWidth(), page.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = turned.createGraphics();
    graphics.rotate(Math.PI, page.getWidth() / 2.0, page.getHeight() / 2.0);
    graphics.drawImage(page, 0, 0, null);
    graphics.dispose();
    return turned;
  }

  private static Line turned(Line line, BufferedImage page) {
    return new Line(
        line.text(),
        page.getWidth() - line.right(),
        page.getHeight() - line.bottom(),
        page.getWidth() - line.left(),
        page.getHeight() - line.top(),
        line.confidence());
  }

  /** Lines of like width are read together, so that little is filled up. */
  private List<Line> read(BufferedImage page, List<TextArea> areas) throws OrtException {
    List<TextArea> sorted =
        areas.stream().sorted(Comparator.comparingInt(PpOcr::wideAsRead)).toList();
    List<Line> lines = new ArrayList<>();
    for (int from = 0; from < sorted.size(); from += LINES_AT_ONCE) {
      lines.addAll(
          readTogether(page, sorted.subList(from, Math.min(sorted.size(), from + LINES_AT_ONCE))));
    }
    return lines;
  }

  private static int wideAsRead(TextArea area) {
    int wide = (int) Math.ceil(LINE_HIGH * area.width() / Math.max(1, area.height()));
    return Math.clamp(wide, LINE_WIDE_MIN, LINE_WIDE_MAX);
  }

  private List<Line> readTogether(BufferedImage page, List<TextArea> areas) throws OrtException {
    int wide = wideAsRead(areas.getLast());
    int each = 3 * LINE_HIGH * wide;
    FloatBuffer numbers = FloatBuffer.allocate(areas.size() * each);
    for (TextArea area : areas) {
      numbers.put(Pixels.line(area.cut(page), wideAsRead(area), LINE_HIGH, wide));
    }
    numbers.flip();
    long[] shape = {areas.size(), 3, LINE_HIGH, wide};
    try (OnnxTensor input = OnnxTensor.createTensor(environment, numbers, shape);
        OrtSession.Result output = run(reader, input)) {
      OnnxTensor odds = (OnnxTensor) output.get(0);
      long[] told = odds.getInfo().getShape(); // [line][step][character]
      FloatBuffer all = odds.getFloatBuffer();
      List<Line> lines = new ArrayList<>();
      for (int i = 0; i < areas.size(); i++) {
        Decoded decoded = decoded(all, i, (int) told[1], (int) told[2]);
        if (!decoded.text().isBlank() && decoded.confidence() >= CONFIDENCE_MIN) {
          TextArea area = areas.get(i);
          lines.add(
              new Line(
                  decoded.text(),
                  area.left(),
                  area.top(),
                  area.right(),
                  area.bottom(),
                  decoded.confidence()));
        }
      }
      return lines;
    }
  }

  private record Decoded(String text, double confidence) {}

  /** Steps that repeat a character or say nothing (0) are one; behind the last one is a blank. */
  private Decoded decoded(FloatBuffer odds, int line, int steps, int kinds) {
    StringBuilder text = new StringBuilder();
    double sum = 0;
    int count = 0;
    int before = 0;
    float[] now = new float[kinds];
    for (int step = 0; step < steps; step++) {
      odds.get((line * steps + step) * kinds, now);
      int best = 0;
      for (int kind = 1; kind < kinds; kind++) {
        if (now[kind] > now[best]) {
          best = kind;
        }
      }
      if (best != 0 && best != before) {
        text.append(best <= characters.size() ? characters.get(best - 1) : " ");
        sum += now[best];
        count++;
      }
      before = best;
    }
    return new Decoded(text.toString(), count == 0 ? 0 : sum / count);
  }

  private static OrtSession.Result run(OrtSession session, OnnxTensor input) throws OrtException {
    return session.run(Map.of(session.getInputNames().iterator().next(), input));
  }

  private static float[] floats(OrtSession.Result output) throws OrtException {
    FloatBuffer buffer = ((OnnxTensor) output.get(0)).getFloatBuffer();
    float[] floats = new float[buffer.remaining()];
    buffer.get(floats);
    return floats;
  }
}
