package io.jinwen.assistant.context;

/**
 * What a rule card asks to be said.
 *
 * @param cardId the card
 * @param tell the sentence
 */
public record RuleNote(String cardId, String tell) {}
