package io.jinwen.assistant.web.openai;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.GenerationRequest;

/**
 * A request for a chat completion, checked and complete.
 *
 * @param model the name the client asks for
 * @param generation the conversation and how its answer is generated
 * @param streamed whether it comes in chunks
 * @param usageStreamed whether the last chunk but [DONE] tells the usage
 * @param toolsLeftOut whether the client offered tools, which the model is not told of
 */
record CompletionRequest(
    String model,
    GenerationRequest generation,
    boolean streamed,
    boolean usageStreamed,
    boolean toolsLeftOut) {
  /** Whether the answer may have calls of tools. */
  boolean mayCall() {
    return generation.format() instanceof AnswerFormat.Calls;
  }
}
