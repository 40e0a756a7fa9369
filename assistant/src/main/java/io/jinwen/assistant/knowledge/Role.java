package io.jinwen.assistant.knowledge;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * A way of speaking: who the assistant is for a group of people.
 *
 * @param id service, research, compliance or general
 * @param displayName its Chinese name
 * @param english its English name
 * @param description whom it is for
 * @param prompt the system prompt
 * @param brief the system prompt in one line, for a demonstration model, which was taught no other
 * @param exampleQuestions questions to show on an empty page
 * @param outputFormat the shape of a good answer, line by line
 * @param sampling how answers are generated unless a request says otherwise
 * @param asOf when it was last revised
 */
public record Role(
    String id,
    String displayName,
    String english,
    String description,
    String prompt,
    String brief,
    List<String> exampleQuestions,
    List<String> outputFormat,
    SamplingHints sampling,
    LocalDate asOf) {

  /** The ids of all roles, in the order in which a page shows them. */
  public static final List<String> IDS = List.of("service", "research", "compliance", "general");

  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "displayName",
          "english",
          "description",
          "prompt",
          "brief",
          "exampleQuestions",
          "outputFormat",
          "sampling",
          "asOf");

  /**
   * How answers of a role are generated.
   *
   * @param thinking whether the model thinks first
   * @param temperature from 0 on
   * @param topP above 0 to 1
   * @param topK from 0 on
   * @param repetitionPenalty 1 changes nothing
   * @param answerTokensMax longest answer
   */
  public record SamplingHints(
      boolean thinking,
      double temperature,
      double topP,
      int topK,
      double repetitionPenalty,
      int answerTokensMax) {}

  /** Whether an example only begins a question, behind which somebody puts a text of his own. */
  public static boolean isBeginning(String example) {
    return example.endsWith("：");
  }

  static Role load(DataFolder prompts, String id) {
    String file = id + ".yaml";
    Entry entry = Entry.of(file, prompts.text(file)).allowOnly(FIELDS);
    if (!entry.text("id").equals(id)) {
      throw entry.defect(Defect.ID_NOT_OF_FILE, id);
    }
    return new Role(
        id,
        entry.text("displayName"),
        entry.text("english"),
        entry.text("description"),
        prompts.text(entry.text("prompt")).strip(),
        entry.text("brief"),
        entry.texts("exampleQuestions"),
        entry.texts("outputFormat"),
        sampling(entry.group("sampling")),
        entry.day("asOf"));
  }

  private static SamplingHints sampling(Entry entry) {
    return new SamplingHints(
        entry.oneOf("thinking", List.of("true", "false")).equals("true"),
        entry.number("temperature"),
        entry.number("topP"),
        (int) entry.number("topK"),
        entry.number("repetitionPenalty"),
        (int) entry.number("answerTokensMax"));
  }
}
