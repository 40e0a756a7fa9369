package io.jinwen.engine.text.template;

import io.jinwen.engine.text.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The templates for files without one, chosen by the marks that the vocabulary has: a model whose
 * vocabulary holds {@code <|im_start|>} was trained on ChatML.
 */
final class BuiltinTemplates {
  /** A template and the marks by which its models are known. */
  private record Choice(String name, List<String> marks) {}

  private static final List<Choice> CHOICES =
      List.of(
          new Choice("youtu", List.of("<|User|>", "<|Assistant|>")),
          new Choice("llama3", List.of("<|start_header_id|>", "<|eot_id|>")),
          new Choice("chatml", List.of("<|im_start|>", "<|im_end|>")),
          new Choice("glm4", List.of("[gMASK]", "<sop>", "<|user|>")),
          new Choice("chatglm3", List.of("[gMASK]", "sop", "<|user|>")));

  /** Roles in plain words; for models of which nothing is known. */
  private static final String OTHERWISE = "plain";

  private BuiltinTemplates() {}

  /** The name of the template for a model with this vocabulary. */
  static String nameFor(Tokenizer tokenizer) {
    return CHOICES.stream()
        .filter(choice -> choice.marks().stream().allMatch(m -> tokenizer.specialId(m).isPresent()))
        .map(Choice::name)
        .findFirst()
        .orElse(OTHERWISE);
  }

  /** The source of a built-in template. */
  static String source(String name) {
    String file = name + ".jinja";
    try (InputStream in = BuiltinTemplates.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
