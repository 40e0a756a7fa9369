package io.jinwen.assistant.context;

import io.jinwen.engine.api.ChatMessage;
import java.util.List;

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
