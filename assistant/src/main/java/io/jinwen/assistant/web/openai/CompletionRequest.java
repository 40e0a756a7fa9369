package io.jinwen.assistant.web.openai;

import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;

/**
 * A request for a chat completion, checked and complete.
 *
 * @param model the name the client asks for
 * @param prompt the conversation
 * @param sampling how the answer is generated
 * @param streamed whether it comes in chunks
 * @param usageStreamed whether the last chunk but [DONE] tells the usage
 */
record CompletionRequest(
    String model,
    Prompt.Chat prompt,
    SamplingParams sampling,
    boolean streamed,
    boolean usageStreamed) {}
