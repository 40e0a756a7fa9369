package io.jinwen.assistant.context;

import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.policy.guard.HistoryTurn;
import io.jinwen.engine.api.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Puts a prompt together: a system message (role, shape of the answer, what to do where the
 * material says nothing), the newest turns that fit, and the question with its notes and rules.
 *
 * <p>A section of a document that is given whole stands right behind the system message, before all
 * turns, so that every prompt of the role to that section begins alike and finds what was computed
 * of another. It is then all the material there is: what else was found would be read anew for each
 * question.
 *
 * <p>What gives way first where room is short: the oldest turns, whole; then the material, the last
 * first; then the section, for what else was found. Role, rules and question never do.
 */
public final class PromptAssembler {
  private static final int NUMBER_WIDEST = 99;

  /** Turns of history that a demonstration model was taught to read. */
  private static final int BARE_TURNS_MAX = 2;

  private PromptAssembler() {}

  /**
   * The prompt for a question.
   *
   * @throws PromptTooLargeException if role, rules and question alone exceed the budget
   */
  public static AssembledPrompt assemble(PromptInput input, TokenBudget budget) {
    String system = systemText(input.role());
    List<Material> section = input.section();
    boolean fits = bareTokens(system, section, input, budget) <= budget.promptTokensMax();
    return assemble(system, fits ? section : List.of(), input, budget);
  }

  /**
   * The prompt for a demonstration model, in the one form that it was taught: the role in one line,
   * the last two turns, the bare question.
   *
   * @throws PromptTooLargeException if that does not fit
   */
  public static AssembledPrompt bare(PromptInput input, TokenBudget budget) {
    List<HistoryTurn> last =
        input.history().stream()
            .skip(Math.max(0, input.history().size() - BARE_TURNS_MAX))
            .map(HistoryTurn::withoutPreamble)
            .toList();
    PromptInput bare =
        new PromptInput(
            input.role(), input.question(), List.of(), List.of(), last, HistorySummary.NONE);
    return assemble(input.role().brief(), List.of(), bare, budget);
  }

  /**
   * The beginning of every prompt of a role to a section, with a question of one character.
   *
   * @param section as {@link ContextSource#whole} gives it
   */
  public static List<ChatMessage> ahead(Role role, List<Material> section) {
    String before = PromptText.behindSection(List.of(), "");
    return List.of(
        ChatMessage.system(systemText(role)),
        ChatMessage.user(PromptText.section(section) + before + "。"));
  }

  /** How many tokens a piece of material takes at most. */
  public static int tokens(Material material, ToIntFunction<String> textTokens) {
    return textTokens.applyAsInt(material.line(NUMBER_WIDEST) + "\n");
  }

  /** The system message of a role: the same for every question, so that it can be kept warm. */
  public static String systemText(Role role) {
    return PromptText.system(role);
  }

  private static int bareTokens(
      String system, List<Material> section, PromptInput input, TokenBudget budget) {
    String preamble = preamble(section, section, input, "");
    return budget.of(ChatMessage.system(system))
        + budget.of(ChatMessage.user(PromptText.section(section) + preamble + input.question()));
  }

  private static AssembledPrompt assemble(
      String system, List<Material> section, PromptInput input, TokenBudget budget) {
    int bare = bareTokens(system, section, input, budget);
    if (bare > budget.promptTokensMax()) {
      throw new PromptTooLargeException(bare, budget.promptTokensMax());
    }
    List<Material> material =
        section.isEmpty() ? material(input, budget, budget.promptTokensMax() - bare) : section;
    return withHistory(system, section, input, material, budget);
  }

  private static List<Material> material(PromptInput input, TokenBudget budget, int spare) {
    List<Material> material = new ArrayList<>();
    int used = 0;
    for (ContextSource source : input.sources()) {
      List<Material> found = source.find();
      if (used == 0) {
        used = budget.of(PromptText.heading(found) + "\n\n\n" + PromptText.QUESTION_HEADING);
      }
      List<Material> fitting = fitting(found, budget, Math.min(spare - used, source.tokensMax()));
      used += tokens(fitting, budget);
      material.addAll(fitting);
    }
    return List.copyOf(material);
  }

  private static AssembledPrompt withHistory(
      String system,
      List<Material> section,
      PromptInput input,
      List<Material> material,
      TokenBudget budget) {
    String first = PromptText.section(section);
    int taken =
        budget.of(ChatMessage.system(system))
            + budget.of(
                ChatMessage.user(
                    first + preamble(section, material, input, "") + input.question()));
    int besideSection = section.isEmpty() ? 0 : budget.of(preamble(section, section, input, ""));
    Past past = past(input, budget, budget.promptTokensMax() - taken - besideSection);
    List<HistoryTurn> turns = new ArrayList<>(past.turns(input));
    String preamble = preamble(section, material, input, past.summary());
    if (!section.isEmpty() && !turns.isEmpty()) {
      turns.set(0, behind(first, turns.getFirst()));
    } else {
      preamble = first + preamble;
    }
    boolean summaryIsSaid = !section.isEmpty() || past.summary().isEmpty();
    List<ChatMessage> messages = new ArrayList<>();
    messages.add(
        ChatMessage.system(summaryIsSaid ? system : system + PromptText.summary(past.summary())));
    turns.forEach(turn -> messages.addAll(turn.messages()));
    messages.add(ChatMessage.user(preamble + input.question()));
    return new AssembledPrompt(
        List.copyOf(messages), preamble, material, past.dropped(), budget.of(messages));
  }

  /** What stands before the question, a section left aside. */
  private static String preamble(
      List<Material> section, List<Material> material, PromptInput input, String summary) {
    return section.isEmpty()
        ? PromptText.beforeQuestion(material, input.rules())
        : PromptText.behindSection(input.rules(), summary);
  }

  /** The first turn, asked to a section as it was asked without notes and rules. */
  private static HistoryTurn behind(String section, HistoryTurn turn) {
    String before =
        turn.preamble().isEmpty() ? PromptText.behindSection(List.of(), "") : turn.preamble();
    return new HistoryTurn(section + before, turn.question(), turn.answer());
  }

  /**
   * What of the earlier turns is in a prompt.
   *
   * @param dropped how many of the oldest turns are not
   * @param summary of them; empty for none
   */
  private record Past(int dropped, String summary) {
    List<HistoryTurn> turns(PromptInput input) {
      return input.history().subList(dropped, input.history().size());
    }
  }

  private static Past past(PromptInput input, TokenBudget budget, int room) {
    List<HistoryTurn> history = input.history();
    int first = firstFitting(history, budget, room);
    String summary = "";
    // The summary takes room too, which may cost a further turn, which it must then cover.
    for (int before = 0; before < first; ) {
      before = first;
      Optional<HistorySummary.Summary> next = input.summary().of(first);
      int extra = next.map(s -> budget.of(PromptText.summary(s.text()))).orElse(0);
      boolean fits = extra <= room;
      summary = fits ? next.map(HistorySummary.Summary::text).orElse("") : "";
      if (fits) {
        int covered = Math.min(history.size(), next.map(HistorySummary.Summary::turns).orElse(0));
        first = Math.max(Math.max(first, covered), firstFitting(history, budget, room - extra));
      }
    }
    return new Past(first, summary);
  }

  /** Index of the oldest turn from which on all fit into the room. */
  private static int firstFitting(List<HistoryTurn> history, TokenBudget budget, int room) {
    int left = room;
    for (int turn = history.size() - 1; turn >= 0; turn--) {
      left -= budget.of(history.get(turn).messages());
      if (left < 0) {
        return turn + 1;
      }
    }
    return 0;
  }

  /** In order as long as they fit; one that is too long makes way for shorter ones. */
  private static List<Material> fitting(
      List<Material> material, TokenBudget budget, int tokensMax) {
    List<Material> kept = new ArrayList<>();
    int left = tokensMax;
    for (Material one : material) {
      int tokens = tokens(one, budget.textTokens());
      if (tokens <= left) {
        left -= tokens;
        kept.add(one);
      }
    }
    return kept;
  }

  private static int tokens(List<Material> material, TokenBudget budget) {
    return material.stream().mapToInt(one -> tokens(one, budget.textTokens())).sum();
  }

  /**
   * A prompt that fits its budget.
   *
   * @param messages what the model reads
   * @param preamble what stands before the question in the last message; empty where nothing does
   * @param material what the model was given under numbers, number 1 first
   * @param turnsDropped how many of the oldest turns did not fit
   * @param tokens tokens of it all, as the budget counts them
   */
  public record AssembledPrompt(
      List<ChatMessage> messages,
      String preamble,
      List<Material> material,
      int turnsDropped,
      int tokens) {}

  /** The question does not fit even without history and notes. */
  public static final class PromptTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int tokens;
    private final int tokensMax;

    PromptTooLargeException(int tokens, int tokensMax) {
      super(
          "the question takes %d tokens with its instructions, there is room for %d: shorten it"
              .formatted(tokens, tokensMax));
      this.tokens = tokens;
      this.tokensMax = tokensMax;
    }

    /** Tokens it would take. */
    public int tokens() {
      return tokens;
    }

    /** Tokens there is room for. */
    public int tokensMax() {
      return tokensMax;
    }
  }

  /**
   * What a prompt is made of.
   *
   * @param role who speaks
   * @param question what is asked now
   * @param sources what may stand beside the question; the first has the lowest numbers
   * @param rules what the rule cards ask to be said
   * @param history earlier turns, oldest first
   * @param summary stands in for turns that do not fit
   */
  public record PromptInput(
      Role role,
      String question,
      List<ContextSource> sources,
      List<RuleNote> rules,
      List<HistoryTurn> history,
      HistorySummary summary) {
    /** The section of a document that is given whole; empty for none. */
    List<Material> section() {
      return sources.stream().flatMap(source -> source.whole().stream()).toList();
    }
  }

  /**
   * What a rule card asks to be said.
   *
   * @param cardId the card
   * @param tell the sentence
   */
  public record RuleNote(String cardId, String tell) {}
}
