package io.jinwen.engine.embedding;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.MatMul;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * BERT (Devlin et al. 2019): texts to vectors of length 1. The vector of a text is that of its
 * first token after the last layer, as the bge models are trained.
 *
 * <p>Texts are laid one behind the other without padding: products run over all tokens of a batch,
 * attention over each text alone. In the last layer only the first token of each text goes on after
 * attention. One caller at a time.
 */
public final class BertEncoder implements AutoCloseable {
  private static final int BATCH_TOKENS = 512;
  private static final int HEAD_COLUMNS = 64;
  private static final int COLUMNS_MAX = 1 << 14;

  /** Texts of one call; their ids take up to 2 KB each. */
  public static final int TEXTS_MAX = 4096;

  private final WordPiece tokenizer;
  private final Embeddings embeddings;
  private final List<BertLayer> layers;
  private final Arena arena = Arena.ofShared();
  private final WorkerPool pool;
  private final Kernels kernels;
  private final MatMul matMul;
  private final int columns;
  private final Activations x;
  private final Activations wide;
  private final float[] query; // [token][columns]
  private final float[] key; // [token][columns]
  private final float[] value; // [token][columns]
  private final float[] result; // [token][columns]
  private final float[][] scores; // [worker][token][token]

  /**
   * @param onnx the bytes of the model file
   * @param vocabulary the pieces in the order of their ids
   * @param threads threads that compute
   * @throws EngineException MODEL_UNSUPPORTED naming what is missing; MODEL_CORRUPT naming what
   *     cannot be used
   */
  public BertEncoder(byte[] onnx, List<String> vocabulary, int threads) {
    OnnxFile file = new OnnxFile(onnx);
    tokenizer = new WordPiece(vocabulary);
    embeddings = new Embeddings(file);
    if (vocabulary.size() != embeddings.words()) {
      throw OnnxFile.broken(
          "vocabulary of %d words, model of %d".formatted(vocabulary.size(), embeddings.words()));
    }
    columns = embeddings.dimensions();
    if (columns % HEAD_COLUMNS != 0 || columns > COLUMNS_MAX) {
      throw OnnxFile.broken(
          "vectors of %d columns, must be a multiple of %d up to %d"
              .formatted(columns, HEAD_COLUMNS, COLUMNS_MAX));
    }
    pool = new WorkerPool(threads);
    try {
      kernels = Kernels.choose(KernelChoice.AUTO);
      matMul = new MatMul(kernels, pool);
      layers = readLayers(file);
      x = new Activations(BATCH_TOKENS, columns);
      wide = new Activations(BATCH_TOKENS, widest());
      query = new float[BATCH_TOKENS * columns];
      key = new float[BATCH_TOKENS * columns];
      value = new float[BATCH_TOKENS * columns];
      result = new float[BATCH_TOKENS * columns];
      scores = new float[threads][BATCH_TOKENS * BATCH_TOKENS];
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private List<BertLayer> readLayers(OnnxFile file) {
    List<BertLayer> read = new ArrayList<>();
    while (BertLayer.isIn(file, read.size())) {
      read.add(BertLayer.read(file, read.size(), columns, arena, pool));
    }
    if (read.isEmpty()) {
      throw OnnxFile.broken("no layers");
    }
    return read;
  }

  private int widest() {
    return layers.stream().mapToInt(layer -> layer.up().rows()).max().orElseThrow();
  }

  /** Length of a vector. */
  public int dimensions() {
    return columns;
  }

  /** Number of tokens that are read of a text, its marks included. */
  public int countTokens(String text) {
    return tokenizer.encode(text, Math.min(BATCH_TOKENS, embeddings.positionsMax())).length;
  }

  /**
   * The vectors of texts; of a text longer than the model's positions the beginning counts.
   *
   * @throws EngineException INVALID_REQUEST for more than {@link #TEXTS_MAX} texts
   * @throws CancellationException within one layer of a batch, where this thread is interrupted
   */
  public float[][] encode(List<String> texts) {
    if (texts.size() > TEXTS_MAX) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST,
          "%d texts at once; at most %d are encoded".formatted(texts.size(), TEXTS_MAX));
    }
    int tokensMax = Math.min(BATCH_TOKENS, embeddings.positionsMax());
    int[][] tokens = texts.stream().map(t -> tokenizer.encode(t, tokensMax)).toArray(int[][]::new);
    float[][] vectors = new float[tokens.length][];
    for (int from = 0; from < tokens.length; ) {
      int to = from;
      for (int sum = 0; to < tokens.length && sum + tokens[to].length <= BATCH_TOKENS; to++) {
        sum += tokens[to].length;
      }
      encodeBatch(Arrays.copyOfRange(tokens, from, to), vectors, from);
      from = to;
    }
    return vectors;
  }

  private void encodeBatch(int[][] batch, float[][] vectors, int first) {
    int[] starts = new int[batch.length + 1]; // [text], index of its first token
    for (int text = 0; text < batch.length; text++) {
      starts[text + 1] = starts[text] + batch[text].length;
    }
    int tokens = starts[batch.length];
    x.reset(tokens, columns);
    float[] hidden = x.values();
    pool.run(
        batch.length,
        (text, worker) -> {
          for (int i = 0; i < batch[text].length; i++) {
            embeddings.write(batch[text][i], i, hidden, (starts[text] + i) * columns);
          }
        });
    float[] residual = new float[tokens * columns];
    for (BertLayer layer : layers) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("the thread that asked for vectors was interrupted");
      }
      boolean last = layer == layers.getLast();
      System.arraycopy(hidden, 0, residual, 0, x.vectors() * columns);
      attend(layer, starts);
      if (last) {
        keepFirstTokens(starts, residual);
      }
      addAndNormalise(layer.attentionOutput(), x, residual, layer.attentionNorm());
      System.arraycopy(hidden, 0, residual, 0, x.vectors() * columns);
      feedForward(layer);
      addAndNormalise(layer.down(), wide, residual, layer.outputNorm());
    }
    for (int text = 0; text < batch.length; text++) {
      vectors[first + text] =
          unit(Arrays.copyOfRange(hidden, text * columns, (text + 1) * columns));
    }
  }

  /** Replaces x by the attended values. */
  private void attend(BertLayer layer, int[] starts) {
    project(layer.query(), query);
    project(layer.key(), key);
    project(layer.value(), value);
    float[] out = x.values();
    Arrays.fill(out, 0, x.vectors() * columns, 0);
    int heads = columns / HEAD_COLUMNS;
    int texts = starts.length - 1;
    pool.run(
        texts * heads,
        (item, worker) -> {
          int from = starts[item / heads];
          int count = starts[item / heads + 1] - from;
          int at = from * columns + item % heads * HEAD_COLUMNS;
          attendHead(at, count, scores[worker], out);
        });
    x.markChanged();
  }

  private void attendHead(int at, int count, float[] score, float[] out) {
    float scale = (float) (1 / Math.sqrt(HEAD_COLUMNS));
    kernels.productTransposed(
        query, at, columns, count, key, at, columns, count, HEAD_COLUMNS, scale, score, 0, count);
    for (int i = 0; i < count; i++) {
      int row = i * count;
      float sum = kernels.expSum(score, row, count, kernels.max(score, row, count));
      kernels.scale(score, row, count, 1 / sum);
    }
    kernels.productAccumulate(
        score, 0, count, count, value, at, columns, count, HEAD_COLUMNS, out, at, columns);
  }

  private void project(Linear linear, float[] to) {
    linear.multiply(matMul, x, to);
    pool.run(x.vectors(), (vector, worker) -> linear.finish(to, vector));
  }

  private void keepFirstTokens(int[] starts, float[] residual) {
    int texts = starts.length - 1;
    float[] values = x.values();
    for (int text = 0; text < texts; text++) {
      System.arraycopy(values, starts[text] * columns, values, text * columns, columns);
      System.arraycopy(residual, starts[text] * columns, residual, text * columns, columns);
    }
    x.reset(texts, columns);
  }

  /** {@code x = norm(linear(from) + residual)}. */
  private void addAndNormalise(Linear linear, Activations from, float[] residual, Norm norm) {
    linear.multiply(matMul, from, result);
    float[] to = x.values();
    pool.run(
        x.vectors(),
        (vector, worker) -> {
          linear.finish(result, vector);
          int at = vector * columns;
          for (int i = at; i < at + columns; i++) {
            to[i] = result[i] + residual[i];
          }
          norm.apply(to, at);
        });
    x.markChanged();
  }

  private void feedForward(BertLayer layer) {
    int wideColumns = layer.up().rows();
    wide.reset(x.vectors(), wideColumns);
    float[] values = wide.values();
    layer.up().multiply(matMul, x, values);
    pool.run(
        x.vectors(),
        (vector, worker) -> {
          layer.up().finish(values, vector);
          Gelu.apply(values, vector * wideColumns, wideColumns);
        });
    wide.markChanged();
  }

  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float v : vector) {
      squares += (double) v * v;
    }
    float scale = (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
    return vector;
  }

  /** Stops the threads and frees the weights. */
  @Override
  public void close() {
    pool.close();
    arena.close();
  }
}
