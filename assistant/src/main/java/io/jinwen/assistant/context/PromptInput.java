package io.jinwen.assistant.context;

import io.jinwen.assistant.knowledge.Role;
import java.util.List;

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
    HistorySummary summary) {}
