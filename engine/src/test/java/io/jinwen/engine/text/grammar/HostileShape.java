package io.jinwen.engine.text.grammar;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.JsonShape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random schemas of some 64 KB that are made to cost much: many properties with a beginning in
 * common, big enums, choices that say the same, and references in chains, nets and rings.
 */
final class HostileShape {
  private static final int TEXT_CHARS = 1 << 16;
  private static final int DEFINITIONS_MAX = 200;

  private final Random random;
  private final Map<String, JsonShape> definitions = new HashMap<>();
  private final int definitionCount;
  private int charsLeft = TEXT_CHARS;

  private HostileShape(long seed) {
    random = new Random(seed);
    definitionCount = (int) Math.pow(DEFINITIONS_MAX, random.nextDouble()); // few and large, too
  }

  static AnswerFormat.Json format(long seed) {
    HostileShape hostile = new HostileShape(seed);
    int each = TEXT_CHARS / (hostile.definitionCount + 1);
    for (int i = hostile.definitionCount - 1; i >= 0; i--) {
      hostile.charsLeft = each;
      hostile.definitions.put(name(i), hostile.shape(i, 4));
    }
    hostile.charsLeft = each;
    JsonShape one = hostile.structure(0, 4);
    JsonShape root = new JsonShape.AnyOf(List.of(one, hostile.choices(0, 4), reference(0)));
    return new AnswerFormat.Json(root, hostile.definitions);
  }

  static Grammar compile(AnswerFormat.Json format, WorkBudget budget) {
    BitSet everyByte = new BitSet();
    everyByte.set(0, 256);
    return JsonGrammar.of(format, everyByte, (_, _) -> new int[0], budget);
  }

  private static String name(int definition) {
    return "definition" + definition;
  }

  private static JsonShape reference(int definition) {
    return new JsonShape.Reference(name(definition));
  }

  private String text() {
    StringBuilder text = new StringBuilder("the same beginning of every name: ");
    int more = random.nextInt(4);
    for (int i = 0; i < more; i++) {
      text.append((char) ('a' + random.nextInt(2)));
    }
    charsLeft -= text.length();
    return text.toString();
  }

  /** Within definition {@code own}, references lead on, or back through an object or a list. */
  private JsonShape shape(int own, int depth) {
    charsLeft -= 10;
    if (depth == 0 || charsLeft < 0) {
      return leaf();
    }
    return switch (random.nextInt(8)) {
      case 0 -> choices(own, depth);
      case 1 -> leaf();
      case 2 -> literals();
      case 3 -> new JsonShape.Sequence(anyReference(own, depth));
      case 4 -> new JsonShape.Table(anyReference(own, depth));
      case 5, 6 -> structure(own, depth);
      default -> further(own);
    };
  }

  private JsonShape leaf() {
    return switch (random.nextInt(4)) {
      case 0 -> new JsonShape.Any();
      case 1 -> new JsonShape.Text();
      case 2 -> new JsonShape.Number();
      default -> new JsonShape.Literal("\"" + text() + "\"");
    };
  }

  private JsonShape literals() {
    List<JsonShape> all = new ArrayList<>();
    for (int i = random.nextInt(400); i >= 0 && charsLeft > 0; i--) {
      all.add(new JsonShape.Literal("\"" + text() + "\""));
    }
    return all.isEmpty() ? leaf() : new JsonShape.AnyOf(all);
  }

  private JsonShape choices(int own, int depth) {
    List<JsonShape> all = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      all.add(shape(own, depth - 1));
    }
    JsonShape twice = all.getFirst();
    all.add(twice);
    return new JsonShape.AnyOf(all);
  }

  private JsonShape structure(int own, int depth) {
    List<JsonShape.Property> properties = new ArrayList<>();
    for (int i = random.nextInt(depth > 2 ? 300 : 10); i >= 0 && charsLeft > 0; i--) {
      JsonShape value = random.nextInt(4) == 0 ? shape(own, depth - 1) : anyReference(own, 1);
      properties.add(new JsonShape.Property(text() + i, value, random.nextInt(8) == 0));
    }
    return new JsonShape.Structure(properties);
  }

  private JsonShape further(int own) {
    int left = definitionCount - own - 1;
    return left <= 0 ? leaf() : reference(own + 1 + random.nextInt(left));
  }

  private JsonShape anyReference(int own, int depth) {
    return random.nextBoolean()
        ? shape(own, depth - 1)
        : reference(random.nextInt(definitionCount));
  }
}
