package io.jinwen.engine.model;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.format.gguf.GgufException;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.GgufMetadata;
import io.jinwen.engine.format.gguf.TensorInfo;
import java.util.Optional;

/**
 * The hyper-parameters of a file, read under its architecture's prefix and checked to make sense.
 */
public final class HyperParameters {
  private static final int LENGTH_MAX = 1 << 24;

  private final GgufMetadata metadata;
  private final GgufFile file;
  private final String architecture;

  public HyperParameters(GgufFile file) {
    this.file = file;
    this.metadata = file.metadata();
    this.architecture = metadata.string("general.architecture");
  }

  public String architecture() {
    return architecture;
  }

  boolean has(String key) {
    return metadata.has(architecture + "." + key);
  }

  /** A positive number that must be there. */
  int size(String key) {
    if (!has(key)) {
      throw corrupt("%s.%s is missing".formatted(architecture, key));
    }
    int value = integer(key, 0);
    if (value < 1 || value > LENGTH_MAX) {
      throw corrupt(
          "%s.%s is %d; it must be from 1 to %d".formatted(architecture, key, value, LENGTH_MAX));
    }
    return value;
  }

  int size(String key, int absent) {
    return has(key) ? size(key) : absent;
  }

  int integer(String key, int absent) {
    try {
      return metadata.intValue(architecture + "." + key, absent);
    } catch (GgufException e) {
      throw corrupt(e.getMessage());
    }
  }

  double real(String key, double absent) {
    double value =
        has(key) ? metadata.floatValue(architecture + "." + key, (float) absent) : absent;
    if (!Double.isFinite(value)) {
      throw corrupt("%s.%s is %s; it must be finite".formatted(architecture, key, value));
    }
    return value;
  }

  /** As {@link #real}, but above zero: a base or an epsilon, which would make numbers NaN. */
  double positive(String key, double absent) {
    double value = real(key, absent);
    if (!(value > 0)) {
      throw corrupt("%s.%s is %s; it must be positive".formatted(architecture, key, value));
    }
    return value;
  }

  /** Number of token ids: the rows of the token embedding. */
  int vocabulary() {
    TensorInfo embedding = file.tensor("token_embd.weight");
    long rows = embedding.dim(1);
    if (rows < 1 || rows > LENGTH_MAX) {
      throw corrupt("token_embd.weight has %d rows".formatted(rows));
    }
    return (int) rows;
  }

  /** Refuses a setting whose value would change the answers in a way that is not implemented. */
  void refuseUnless(String key, int expected) {
    int value = integer(key, expected);
    if (value != expected) {
      throw new EngineException(
          EngineException.Code.MODEL_UNSUPPORTED,
          "%s.%s is %d; this engine runs only %d".formatted(architecture, key, value, expected));
    }
  }

  /** How positions are written, for heads of {@code dimensions} rotated numbers. */
  public RopeConfig rope(int dimensions, RopeConfig.Style style) {
    if (dimensions % 2 != 0) {
      throw corrupt(
          "%s.rope.dimension_count is %d; it must be even".formatted(architecture, dimensions));
    }
    return new RopeConfig(dimensions, positive("rope.freq_base", 10_000), style, frequencyScale());
  }

  private double frequencyScale() {
    String key = architecture + ".rope.scaling.type";
    String type = metadata.string(key, has("rope.scale_linear") ? "linear" : "none");
    double factor = real("rope.scaling.factor", real("rope.scale_linear", 1));
    boolean scales = factor != 1 && factor != 0;
    if (type.equals("linear") && scales) {
      return 1 / factor;
    }
    if (scales && !type.equals("none")) {
      throw new EngineException(
          EngineException.Code.MODEL_UNSUPPORTED,
          "%s is \"%s\" with factor %s; this engine runs \"linear\" and \"none\""
              .formatted(key, type, factor));
    }
    return 1;
  }

  EngineException corrupt(String what) {
    return new EngineException(
        EngineException.Code.MODEL_CORRUPT, file.path().getFileName() + ": " + what);
  }

  public Optional<String> name() {
    return Optional.of(metadata.string("general.name", "")).filter(s -> !s.isBlank());
  }
}
