package io.jinwen.tools;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a model file holds, as a table for a person or as JSON for a program. */
final class FileReport {
  private static final int ELEMENTS_SHOWN = 8;
  private static final int CHARACTERS_SHOWN = 100;

  /** The tensors of one type together. */
  private record Share(long tensors, long numbers, long bytes) {
    Share plus(TensorInfo tensor) {
      return new Share(tensors + 1, numbers + tensor.count(), bytes + tensor.bytes());
    }
  }

  private final GgufFile model;
  private final Map<GgmlType, Share> shares = new TreeMap<>();
  private Share total = new Share(0, 0, 0);

  FileReport(GgufFile model) {
    this.model = model;
    for (TensorInfo tensor : model.tensors()) {
      Share before = shares.getOrDefault(tensor.type(), new Share(0, 0, 0));
      shares.put(tensor.type(), before.plus(tensor));
      total = total.plus(tensor);
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "%s  GGUF version %d", model.path(), model.version());
    line(text, "%nmetadata, %d keys", model.metadata().keys().size());
    for (String key : model.metadata().keys()) {
      line(text, "  %-44s %s", key, shown(model.metadata().get(key).orElseThrow()));
    }
    line(text, "%ntensors, %d", total.tensors());
    for (TensorInfo tensor : model.tensors()) {
      line(
          text,
          "  %-36s %-8s %-22s %,15d bytes",
          tensor.name(),
          tensor.type(),
          shape(tensor, " x "),
          tensor.bytes());
    }
    line(text, "%nby type");
    shares.forEach((type, share) ->
        line(
            text,
            "  %-8s %5d tensors %,17d numbers %,17d bytes",
            type,
            share.tensors(),
            share.numbers(),
            share.bytes()));
    line(
        text,
        "%n%,d parameters, %,d bytes, %.2f bits per weight",
        total.numbers(),
        total.bytes(),
        bitsPerWeight());
    return text.toString();
  }

  String json() {
    String metadata =
        model.metadata().keys().stream()
            .map(key -> quoted(key) + ":" + jsonValue(model.metadata().get(key).orElseThrow()))
            .collect(Collectors.joining(",\n    "));
    String tensors =
        model.tensors().stream()
            .map(tensor ->
                "{\"name\":%s,\"type\":\"%s\",\"shape\":[%s],\"bytes\":%d}"
                    .formatted(
                        quoted(tensor.name()), tensor.type(), shape(tensor, ","), tensor.bytes()))
            .collect(Collectors.joining(",\n    "));
    String types =
        shares.entrySet().stream()
            .map(entry ->
                "\"%s\":{\"tensors\":%d,\"numbers\":%d,\"bytes\":%d}"
                    .formatted(
                        entry.getKey(),
                        entry.getValue().tensors(),
                        entry.getValue().numbers(),
                        entry.getValue().bytes()))
            .collect(Collectors.joining(","));
    return String.format(
        Locale.ROOT,
        """
        {"version":%d,"parameters":%d,"bytes":%d,"bits_per_weight":%.4f,
          "types":{%s},
          "metadata":{
            %s},
          "tensors":[
            %s]}
        """,
        model.version(),
        total.numbers(),
        total.bytes(),
        bitsPerWeight(),
        types,
        metadata,
        tensors);
  }

  private double bitsPerWeight() {
    return total.numbers() == 0 ? 0 : 8.0 * total.bytes() / total.numbers();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String shape(TensorInfo tensor, String separator) {
    return Arrays.stream(tensor.shape())
        .mapToObj(Long::toString)
        .collect(Collectors.joining(separator));
  }

  private static String shown(Object value) {
    if (value instanceof String text) {
      String line = text.replace("\n", "\\n").replaceAll("\\p{Cntrl}", "?");
      return line.length() <= CHARACTERS_SHOWN
          ? line
          : "%s… (%d characters)".formatted(line.substring(0, CHARACTERS_SHOWN), text.length());
    }
    if (!isArray(value)) {
      return String.valueOf(value);
    }
    String elements =
        elements(value).stream().map(FileReport::shown).collect(Collectors.joining(", "));
    return length(value) <= ELEMENTS_SHOWN
        ? "[" + elements + "]"
        : "[%s, … %d in all]".formatted(elements, length(value));
  }

  private static String jsonValue(Object value) {
    if (isArray(value)) {
      String elements =
          elements(value).stream().map(FileReport::jsonValue).collect(Collectors.joining(","));
      return length(value) <= ELEMENTS_SHOWN
          ? "[" + elements + "]"
          : "{\"length\":%d,\"first\":[%s]}".formatted(length(value), elements);
    }
    return switch (value) {
      case Float number when !Float.isFinite(number) -> quoted(number.toString());
      case Double number when !Double.isFinite(number) -> quoted(number.toString());
      case String text -> quoted(text);
      default -> value.toString();
    };
  }

  private static boolean isArray(Object value) {
    return value instanceof List<?> || value.getClass().isArray();
  }

  private static int length(Object array) {
    return array instanceof List<?> list ? list.size() : Array.getLength(array);
  }

  private static List<Object> elements(Object array) {
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < Math.min(ELEMENTS_SHOWN, length(array)); i++) {
      elements.add(array instanceof List<?> list ? list.get(i) : Array.get(array, i));
    }
    return elements;
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        default -> quoted.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    return quoted.append('"').toString();
  }
}
