package io.jinwen.engine.model;

import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** What a file's mixture of tensor types is commonly called. */
public final class FileType {
  /** The values of {@code general.file_type}, as llama.cpp numbers them. */
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0, "F32"),
          Map.entry(1, "F16"),
          Map.entry(2, "Q4_0"),
          Map.entry(3, "Q4_1"),
          Map.entry(7, "Q8_0"),
          Map.entry(8, "Q5_0"),
          Map.entry(9, "Q5_1"),
          Map.entry(10, "Q2_K"),
          Map.entry(11, "Q3_K_S"),
          Map.entry(12, "Q3_K_M"),
          Map.entry(13, "Q3_K_L"),
          Map.entry(14, "Q4_K_S"),
          Map.entry(15, "Q4_K_M"),
          Map.entry(16, "Q5_K_S"),
          Map.entry(17, "Q5_K_M"),
          Map.entry(18, "Q6_K"),
          Map.entry(21, "Q2_K_S"),
          Map.entry(25, "IQ4_NL"),
          Map.entry(30, "IQ4_XS"),
          Map.entry(32, "BF16"));

  private FileType() {}

  /** The name of the file's own number; where it has none, the type of most of its bytes. */
  public static String of(GgufFile file) {
    String named = NAMES.get(file.metadata().intValue("general.file_type", -1));
    return named != null ? named : mostBytes(file);
  }

  private static String mostBytes(GgufFile file) {
    Map<String, Long> bytesByType =
        file.tensors().stream()
            .collect(
                Collectors.groupingBy(
                    t -> t.type().name(), Collectors.summingLong(TensorInfo::bytes)));
    return bytesByType.entrySet().stream()
        .max(Comparator.comparingLong(Map.Entry::getValue))
        .map(Map.Entry::getKey)
        .orElse("none");
  }
}
