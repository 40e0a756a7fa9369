package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.conversation.ChatCommand.Complete;
import io.jinwen.assistant.documents.DocumentChoice;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request for a chat completion, checked and complete.
 *
 * @param model the name the client asks for
 * @param generation the conversation and how its answer is generated
 * @param streamed whether it comes in chunks
 * @param usageStreamed whether the last chunk but [DONE] tells the usage
 * @param toolsLeftOut whether the client offered tools, which the model is not told of
 * @param calculators whether the server's own calculators may work for the answer
 * @param documents which documents are to answer; empty where none are
 * @param choices how many answers are wanted
 */
record CompletionRequest(
    String model,
    GenerationRequest generation,
    boolean streamed,
    boolean usageStreamed,
    boolean toolsLeftOut,
    boolean calculators,
    Optional<DocumentChoice> documents,
    int choices) {
  /** What the service is asked for, once for each answer: a seed gives each its own. */
  List<Complete> commands(String caller, String requestId) {
    List<Complete> each = new ArrayList<>();
    for (int i = 0; i < choices; i++) {
      SamplingParams sampling = generation.sampling();
      if (i > 0 && sampling.seed().isPresent()) {
        sampling = sampling.toBuilder().seed(sampling.seed().getAsLong() + i).build();
      }
      each.add(new Complete(caller, generation.with(sampling), calculators, documents, requestId));
    }
    return each;
  }

  /** The same with another prompt. */
  CompletionRequest with(Prompt prompt) {
    return new CompletionRequest(
        model,
        generation.with(prompt),
        streamed,
        usageStreamed,
        toolsLeftOut,
        calculators,
        documents,
        choices);
  }

  /** Whether the answer may have calls of tools. */
  boolean mayCall() {
    return generation.format() instanceof AnswerFormat.Calls;
  }
}
