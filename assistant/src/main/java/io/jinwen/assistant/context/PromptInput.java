package io.jinwen.assistant.context;

import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.knowledge.TermMention;
import java.util.List;

/**
 * What a prompt is made of.
 *
 * @param role who speaks
 * @param question what is asked now
 * @param mentions the terms that the question names
 * @param material approved answers that come near the question, for the model to cite
 * @param rules what the rule cards ask to be said
 * @param history earlier turns, oldest first
 * @param summary stands in for turns that do not fit
 */
public record PromptInput(
    Role role,
    String question,
    List<TermMention> mentions,
    List<Material> material,
    List<RuleNote> rules,
    List<HistoryTurn> history,
    HistorySummary summary) {}
