package io.jinwen.engine.text.grammar;

/**
 * A compiled format. Never changed, so that many answers can be held to it at once.
 *
 * @param start its first place
 * @param nodes how many it has
 */
record Grammar(Node start, int nodes) {}
