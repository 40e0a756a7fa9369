package io.jinwen.assistant.records.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The model files of this machine, for whoever admits one of them.
 *
 * @param mode what the register decides about the one that is to answer
 * @param files looks for them anew, the one that answers first, then the newest; of a split model
 *     its first part
 */
public record LocalModels(RegisterMode mode, Supplier<List<Path>> files) {
  public LocalModels {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(files, "files");
  }
}
