package io.jinwen.assistant.policy.compliance;

/**
 * What a card says to one audience.
 *
 * @param title what it is about
 * @param tell why, and what to do
 */
public record CardText(String title, String tell) {}
