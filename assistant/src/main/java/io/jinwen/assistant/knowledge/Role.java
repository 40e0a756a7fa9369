package io.jinwen.assistant.knowledge;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

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
 * @param englishExamples the same in English, one by one; empty where nobody has written them
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
    List<String> englishExamples,
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
          "englishExamples",
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
    return example.endsWith("：") || example.endsWith(":");
  }

  /**
   * A question to show on an empty page.
   *
   * @param shown what it reads
   * @param question what is asked; people have answered it in Chinese
   */
  public record Example(String shown, String question) {
    /** Whether one reads something else than what is asked. */
    public boolean isTranslated() {
      return !shown.equals(question);
    }
  }

  /** The examples for readers of English where there are any, or of Chinese. */
  public List<Example> examples(boolean english) {
    boolean translated = english && !englishExamples.isEmpty();
    return IntStream.range(0, exampleQuestions.size())
        .mapToObj(index -> example(index, translated))
        .toList();
  }

  private Example example(int index, boolean translated) {
    String question = exampleQuestions.get(index);
    String shown = translated ? englishExamples.get(index) : question;
    return new Example(shown, isBeginning(shown) ? shown : question);
  }

  static Role load(DataFolder prompts, String id) {
    String file = id + ".yaml";
    Entry entry = Entry.of(file, prompts.text(file)).allowOnly(FIELDS);
    if (!entry.text("id").equals(id)) {
      throw entry.defect(Defect.ID_NOT_OF_FILE, id);
    }
    List<String> questions = entry.texts("exampleQuestions");
    List<String> english = entry.optionalTexts("englishExamples");
    if (!english.isEmpty() && english.size() != questions.size()) {
      throw entry.defect(
          Defect.OUT_OF_RANGE,
          "englishExamples",
          english.size(),
          questions.size(),
          questions.size());
    }
    return new Role(
        id,
        entry.text("displayName"),
        entry.text("english"),
        entry.text("description"),
        prompts.text(entry.text("prompt")).strip(),
        entry.text("brief"),
        questions,
        english,
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
