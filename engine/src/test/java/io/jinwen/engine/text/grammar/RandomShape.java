package io.jinwen.engine.text.grammar;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.JsonShape;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Random shapes for property tests. */
final class RandomShape {
  private static final List<String> NAMES =
      List.of("名称", "a", "ab", "a\"b", "back\\slash", "line\nbreak", "利率 (%)", "", "💰");
  private static final List<String> LITERALS =
      List.of("\"买入\"", "\"买\"", "12", "-1.5", "true", "null", "[1,{\"a\":\"b\"}]", "\"a\\\"b\"");

  private static final List<String> PATTERNS =
      List.of(
          "",
          "^[A-Z]{2}\\d{4}$",
          "^\\d{4}-(0[1-9]|1[0-2])$",
          "金|b",
          "^(ab?)+$",
          "^[^\"a-f\\n]{3,}",
          "^[\\u4e00-\\u9fa5💰]{1,5}$",
          "[\\w.]+@\\w+");

  private final Random random;

  RandomShape(long seed) {
    random = new Random(seed);
  }

  AnswerFormat.Json format() {
    Map<String, JsonShape> definitions = new HashMap<>();
    definitions.put("tree", structureOf("child", new JsonShape.Sequence(reference())));
    return new AnswerFormat.Json(shape(3), definitions);
  }

  private static JsonShape reference() {
    return new JsonShape.Reference("tree");
  }

  private JsonShape structureOf(String name, JsonShape value) {
    return new JsonShape.Structure(
        List.of(
            new JsonShape.Property("v", shape(0), true),
            new JsonShape.Property(name, value, random.nextBoolean())));
  }

  private JsonShape shape(int depth) {
    return switch (random.nextInt(depth == 0 ? 8 : 16)) {
      case 0 -> new JsonShape.Text();
      case 1 -> new JsonShape.Whole();
      case 2 -> new JsonShape.Number();
      case 3 -> literals();
      case 4 -> new JsonShape.Literal(LITERALS.get(random.nextInt(LITERALS.size())));
      case 5 -> new JsonShape.Any();
      case 6 -> text();
      case 7 -> number();
      case 8 -> new JsonShape.Sequence(shape(depth - 1));
      case 9 -> sequence(depth);
      case 10 ->
          new JsonShape.BoundedTable(
              random.nextBoolean() ? text() : new JsonShape.Text(),
              shape(depth - 1),
              random.nextInt(2),
              1 + random.nextInt(3));
      case 11 -> new JsonShape.Table(shape(depth - 1));
      case 12 -> new JsonShape.AnyOf(List.of(shape(depth - 1), shape(depth - 1)));
      case 13 -> reference();
      default -> structure(depth);
    };
  }

  private JsonShape text() {
    String pattern = PATTERNS.get(random.nextInt(PATTERNS.size()));
    int least = random.nextInt(3);
    return new JsonShape.BoundedText(
        pattern, least, random.nextBoolean() ? JsonShape.UNBOUNDED : least + 8 + random.nextInt(9));
  }

  private JsonShape number() {
    BigDecimal low = BigDecimal.valueOf(random.nextInt(2_000) - 1_000, random.nextInt(3));
    BigDecimal high = low.add(BigDecimal.valueOf(100 + random.nextInt(100_000), 2));
    int form = random.nextInt(3);
    return new JsonShape.BoundedNumber(
        form == 0 ? Optional.empty() : Optional.of(bound(low)),
        form == 1 ? Optional.empty() : Optional.of(bound(high)),
        random.nextInt(4));
  }

  private JsonShape.Bound bound(BigDecimal value) {
    return new JsonShape.Bound(value, random.nextBoolean());
  }

  private JsonShape sequence(int depth) {
    List<JsonShape> first = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      first.add(shape(depth - 1));
    }
    boolean more = random.nextBoolean();
    int least = random.nextInt(more ? 3 : first.size() + 1);
    return new JsonShape.BoundedSequence(
        first,
        more ? Optional.of(shape(depth - 1)) : Optional.empty(),
        least,
        random.nextBoolean() ? JsonShape.UNBOUNDED : least + random.nextInt(3));
  }

  private JsonShape literals() {
    return new JsonShape.AnyOf(
        LITERALS.subList(0, 1 + random.nextInt(LITERALS.size())).stream()
            .<JsonShape>map(JsonShape.Literal::new)
            .toList());
  }

  private JsonShape structure(int depth) {
    List<JsonShape.Property> properties = new ArrayList<>();
    for (String name : NAMES) {
      if (random.nextInt(3) == 0) {
        properties.add(new JsonShape.Property(name, shape(depth - 1), random.nextBoolean()));
      }
    }
    return new JsonShape.Structure(properties);
  }
}
