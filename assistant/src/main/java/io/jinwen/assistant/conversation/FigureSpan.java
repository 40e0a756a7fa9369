package io.jinwen.assistant.conversation;

/**
 * A figure in an answer.
 *
 * @param start index of its first character
 * @param end index after its last one
 */
public record FigureSpan(int start, int end, String text) {}
