package io.jinwen.engine.text.grammar;

/**
 * How a model writes calls of tools.
 *
 * @param open the mark before a call; empty where a call is the whole answer
 * @param close the mark behind it; empty likewise
 * @param demanded whether the answer must be a call
 * @param several whether it may have more than one
 */
public record CallMarks(String open, String close, boolean demanded, boolean several) {}
