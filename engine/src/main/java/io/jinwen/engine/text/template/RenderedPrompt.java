package io.jinwen.engine.text.template;

/**
 * A conversation as the model reads it.
 *
 * @param tokens ids, BOS included where the model has one
 * @param startsInThinking whether the prompt ends inside the thinking part, so that the first
 *     generated token already belongs to it
 * @param thinkEnd the mark that ends the thinking part
 */
public record RenderedPrompt(int[] tokens, boolean startsInThinking, String thinkEnd) {}
