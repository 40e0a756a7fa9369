package io.jinwen.assistant.records.feedback;

import io.jinwen.engine.api.ChatMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Approved feedback as training data, one JSON document per line.
 *
 * <p>Supervised fine-tuning (SFT): {@code messages} end with the approved answer; {@code prompt}
 * and {@code completion} are the same in the model's template. Preference training (DPO): {@code
 * messages} end with the question; {@code prompt}, {@code chosen} (the approved text) and {@code
 * rejected} (the answer that was given). Where the template is not known, {@code prompt} is left
 * out and trainers render {@code messages} with the tokenizer's own. Every text is masked first.
 */
public final class TrainingExport {
  private final ReviewDesk desk;
  private final PromptTemplate template;
  private final UnaryOperator<String> mask;

  /**
   * @param mask what every text goes through, such as the masking of personal data
   */
  public TrainingExport(ReviewDesk desk, PromptTemplate template, UnaryOperator<String> mask) {
    this.desk = desk;
    this.template = template;
    this.mask = mask;
  }

  /**
   * Writes approved answers and corrections.
   *
   * @return how many lines
   */
  public int writeSft(Appendable out) throws IOException {
    return write(out, this::sft);
  }

  /**
   * Writes approved corrections beside the answers that they correct.
   *
   * @return how many lines
   */
  public int writeDpo(Appendable out) throws IOException {
    return write(out, this::dpo);
  }

  private interface Line {
    /** Empty for a feedback that makes none. */
    Optional<Map<String, Object>> of(Feedback feedback);
  }

  private int write(Appendable out, Line line) throws IOException {
    int[] written = {0};
    try {
      desk.forEachApproved(feedback ->
          line.of(feedback)
              .ifPresent(document -> {
                append(out, HistoryJson.MAPPER.writeValueAsString(document) + "\n");
                written[0]++;
              }));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return written[0];
  }

  private static void append(Appendable out, String line) {
    try {
      out.append(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Map<String, Object>> sft(Feedback feedback) {
    List<ChatMessage> question = masked(conversation(feedback));
    ChatMessage answer = masked(ChatMessage.assistant(feedback.review().answer().orElseThrow()));
    List<ChatMessage> whole = new ArrayList<>(question);
    whole.add(answer);
    Map<String, Object> document = document(whole, question);
    document.put("completion", answer.content());
    return Optional.of(document);
  }

  private Optional<Map<String, Object>> dpo(Feedback feedback) {
    return feedback
        .approvedCorrection()
        .map(correction -> {
          List<ChatMessage> question = masked(conversation(feedback));
          Map<String, Object> document = document(question, question);
          document.put("chosen", mask.apply(correction.answer()));
          document.put("rejected", mask.apply(feedback.about().answer()));
          return document;
        });
  }

  private Map<String, Object> document(List<ChatMessage> messages, List<ChatMessage> question) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("messages", HistoryJson.document(messages));
    template.render(question).ifPresent(prompt -> document.put("prompt", prompt));
    return document;
  }

  /**
   * What the model is asked. A question that the reviewer worded anew is understood alone, so the
   * history is left out then.
   */
  private static List<ChatMessage> conversation(Feedback feedback) {
    Exchange about = feedback.about();
    String question = feedback.review().question().orElseThrow();
    List<ChatMessage> messages = new ArrayList<>();
    if (question.equals(about.question())) {
      messages.addAll(about.history());
    }
    messages.add(ChatMessage.user(question));
    return messages;
  }

  private List<ChatMessage> masked(List<ChatMessage> messages) {
    return messages.stream().map(this::masked).toList();
  }

  private ChatMessage masked(ChatMessage message) {
    return new ChatMessage(message.role(), mask.apply(message.content()));
  }

  /** A conversation in the form in which the model reads it. */
  @FunctionalInterface
  public interface PromptTemplate {
    /** The text up to where the model's next answer begins; empty where that is not known. */
    Optional<String> render(List<ChatMessage> messages);
  }
}
