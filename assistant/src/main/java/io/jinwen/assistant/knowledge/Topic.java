package io.jinwen.assistant.knowledge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a short question means after the ones before it: 「那能提前取吗」 behind a question about 大额存单 is
 * read as 「大额存单能提前取吗」 too. No model is asked; the matcher judges each reading like any other
 * question.
 */
final class Topic {
  private static final int REST_CHARACTERS_MAX = 24;
  private static final int NAMED_CHARACTERS_MAX = 8;
  private static final int READINGS_MAX = 3;
  private static final Pattern LEADING =
      Pattern.compile("^(那么|那|哦|好的|嗯|请问|另外|还有|如果|要是|它们|它|他们|这个|这种|这款|这|该)+");
  private static final Pattern POINTING = Pattern.compile("^(那|它|这个|这种|这款|这|该|其)");
  private static final Pattern TRAILING = Pattern.compile("(呢|啊|呀|吧|哦)+$");

  /** A second name behind the first: 「VaR（风险价值）」. */
  private static final Pattern SECOND_NAME = Pattern.compile("[（(][^（()）]*[）)]");

  private static final Pattern CUES =
      Pattern.compile(
          "为什么|为啥|是怎么回事|怎么回事|什么是|是什么意思|什么意思|是什么|是多少|多少|怎么办理|怎么办|怎么看|怎么算|怎么|如何|有哪些|有什么|哪些|什么|哪个|吗|呢|我的|一下|请问|可以|会不会|能不能");

  private final Glossary glossary;
  private final Oppositions oppositions;

  Topic(Glossary glossary, Oppositions oppositions) {
    this.glossary = glossary;
    this.oppositions = oppositions;
  }

  /** Whether a question points back to the ones before it, or is too short to stand alone. */
  boolean leansBack(String question) {
    String folded = FoldedText.of(question);
    return POINTING.matcher(folded).find()
        || folded.endsWith("呢")
        || (folded.length() <= NAMED_CHARACTERS_MAX && glossary.mentions(question).isEmpty());
  }

  /**
   * The question with the topic of the turns before it, in several wordings.
   *
   * @param earlier the questions before, the first one first
   * @return empty where there is no topic, or the question is long enough to have its own
   */
  List<String> readings(String question, List<String> earlier) {
    String folded = FoldedText.of(question);
    String rest = LEADING.matcher(TRAILING.matcher(folded).replaceAll("")).replaceAll("");
    if (earlier.isEmpty() || rest.isEmpty() || folded.length() > REST_CHARACTERS_MAX) {
      return List.of();
    }
    Set<String> readings = new LinkedHashSet<>();
    for (String asked : earlier.reversed()) {
      String before = SECOND_NAME.matcher(asked).replaceAll("");
      Optional<String> topic = topicOf(before);
      if (topic.isPresent()) {
        if (folded.endsWith("呢") && rest.length() <= NAMED_CHARACTERS_MAX) {
          // 「那保函呢」 asks of another thing what was asked of the first
          oppositions.turned(before, rest).ifPresent(readings::add);
          readings.add(FoldedText.of(before.replace(topic.get(), rest)));
        }
        readings.add(topic.get() + rest);
        readings.add(stripped(before) + rest);
        break;
      }
    }
    return readings.stream().limit(READINGS_MAX).toList();
  }

  /** What a question says itself, without the words that only point back or ask. */
  String ownWords(String question) {
    String folded = TRAILING.matcher(FoldedText.of(question)).replaceAll("");
    return CUES.matcher(LEADING.matcher(folded).replaceAll("")).replaceAll("");
  }

  /** The longest term that a question names, or what is left of a short one without its cues. */
  private Optional<String> topicOf(String question) {
    List<TermMention> mentions = new ArrayList<>(glossary.mentions(question));
    Optional<String> term =
        mentions.stream()
            .max(
                Comparator.comparingInt((TermMention it) -> it.end() - it.start())
                    .thenComparing(TermMention::start, Comparator.reverseOrder()))
            .map(it -> question.substring(it.start(), it.end()));
    return leansBack(question) && term.isEmpty()
        ? Optional.empty()
        : term.or(() -> Optional.of(stripped(question)).filter(it -> !it.isEmpty()));
  }

  private static String stripped(String question) {
    return CUES.matcher(FoldedText.of(question)).replaceAll("");
  }
}
