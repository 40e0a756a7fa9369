package io.jinwen.engine;

import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.EngineStatus;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.ModelInfo;
import java.util.List;
import java.util.Optional;

/** A loaded language model that answers many requests at once. Safe for use by many threads. */
public interface Engine extends AutoCloseable {
  /** Where answers are computed. */
  enum Place {
    /** In this process. */
    HERE,
    /** By another server on this machine. */
    BESIDE,
    /** On another machine. */
    ELSEWHERE,
    /** Some on this machine, some on others. */
    SEVERAL
  }

  ModelInfo model();

  /** Where answers are computed. */
  default Place place() {
    return Place.HERE;
  }

  EngineStatus status();

  /**
   * Queues a request and returns at once.
   *
   * @throws EngineException INVALID_REQUEST, PROMPT_TOO_LONG, QUEUE_FULL or CLOSED; the message
   *     names the value and the bound
   */
  Generation submit(GenerationRequest request);

  /** Number of tokens of a bare text. */
  int countTokens(String text);

  /** Number of tokens of a conversation, with the marks of the chat template. */
  int countTokens(List<ChatMessage> messages, boolean thinking);

  /**
   * A conversation as the model reads it, up to where its next answer begins; empty where this
   * engine does not know, because the model is behind another server.
   */
  default Optional<String> promptText(List<ChatMessage> messages, boolean thinking) {
    return Optional.empty();
  }

  /** The tokens of a bare text; empty where this engine does not know them. */
  default Optional<List<Integer>> tokens(String text) {
    return Optional.empty();
  }

  /**
   * The text of some tokens; empty where this engine does not know it.
   *
   * @throws EngineException INVALID_REQUEST for an id that there is not
   */
  default Optional<String> text(List<Integer> tokens) {
    return Optional.empty();
  }

  /**
   * Computes a system text that many conversations begin with, and keeps it: each of them then pays
   * only for its own words. Waits until it is computed.
   *
   * @return how many tokens are kept; 0 where the engine does not keep any itself
   */
  default int keepBeginning(String systemText) throws InterruptedException {
    return 0;
  }

  /**
   * Forgets what was computed of prompts in which a line or sentence of some texts begins: keys and
   * values in memory and on disk, so that nothing of a text that was deleted can be read from them.
   * White space does not count. Waits until they are not found any more; on disk they are
   * overwritten soon after. Texts of less than six Chinese characters are not looked for. Requests
   * under way go on, and nothing of theirs is kept.
   *
   * @return how many pages were forgotten; 0 where the engine keeps none itself
   * @throws EngineException CLOSED where it ended before
   */
  default int forget(List<String> texts) throws InterruptedException {
    return 0;
  }

  /** Ends running requests with CLOSED, stops the threads and frees the memory. */
  @Override
  void close();
}
