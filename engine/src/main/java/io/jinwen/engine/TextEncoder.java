package io.jinwen.engine;

import io.jinwen.engine.embedding.BertEncoder;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Turns texts into vectors whose dot product says how near they are in meaning. Safe for use by
 * many threads, which take turns.
 */
public final class TextEncoder implements AutoCloseable {
  private final ReentrantLock turn = new ReentrantLock();
  private final BertEncoder encoder;
  private boolean closed;

  private TextEncoder(BertEncoder encoder) {
    this.encoder = encoder;
  }

  /**
   * Loads a BERT model from an ONNX file with 8-bit weights.
   *
   * @param onnx the bytes of the file
   * @param vocabulary the pieces of its tokenizer in the order of their ids
   * @param threads threads that compute
   * @throws io.jinwen.engine.api.EngineException MODEL_UNSUPPORTED naming what does not fit
   */
  public static TextEncoder load(byte[] onnx, List<String> vocabulary, int threads) {
    return new TextEncoder(new BertEncoder(onnx, vocabulary, threads));
  }

  /** Number of tokens that the model reads of a text, its marks included. */
  public int countTokens(String text) {
    return encoder.countTokens(text);
  }

  /** Numbers in a vector. */
  public int dimensions() {
    return encoder.dimensions();
  }

  /**
   * The vectors of texts, each of length 1. Many at once take less time than one by one. Of a text
   * longer than the model can take, the beginning counts.
   *
   * @throws IllegalStateException after {@link #close}
   * @throws CancellationException where this thread is interrupted
   * @throws io.jinwen.engine.api.EngineException INVALID_REQUEST for too many texts
   */
  public float[][] encode(List<String> texts) {
    try {
      turn.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the thread that asked for vectors was interrupted");
    }
    try {
      if (closed) {
        throw new IllegalStateException("the text encoder is closed");
      }
      return encoder.encode(texts);
    } finally {
      turn.unlock();
    }
  }

  /** Stops its threads and frees its memory; a call under way ends first. */
  @Override
  public void close() {
    turn.lock();
    try {
      if (!closed) {
        closed = true;
        encoder.close();
      }
    } finally {
      turn.unlock();
    }
  }
}
