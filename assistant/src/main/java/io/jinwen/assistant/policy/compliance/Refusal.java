package io.jinwen.assistant.policy.compliance;

/**
 * Something is not answered, or an answer is stopped.
 *
 * @param card id of the card that decided so
 * @param sentence what is shown instead
 */
public record Refusal(String card, String sentence) {}
