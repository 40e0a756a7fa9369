package io.jinwen.assistant.chat;

import io.jinwen.engine.api.SamplingParams;

/**
 * A question, checked and complete.
 *
 * @param prompt what the user typed
 * @param thinking whether the model may think before it answers
 * @param sampling how the answer is generated
 */
public record ChatRequest(String prompt, boolean thinking, SamplingParams sampling) {}
