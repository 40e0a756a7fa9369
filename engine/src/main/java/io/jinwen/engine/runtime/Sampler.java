package io.jinwen.engine.runtime;

import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.model.Shortlist;
import io.jinwen.engine.text.grammar.TokenConstraint;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Chooses the next token of one request from its logits.
 *
 * <p>Order: bias, repetition, presence and frequency penalties, the constraint, temperature, top-k,
 * top-p, min-p, draw; as in transformers, whose settings our users bring along. The draw depends on
 * the seed and on how many tokens were drawn before, on nothing else.
 */
public final class Sampler {
  /** For more candidates than these all logits are asked for. */
  private static final int SHORTLIST_MAX = 64;

  private final SamplingParams params;
  private final TokenCounts counts;
  private final TokenConstraint constraint;
  private final Candidates candidates;
  private final SplittableRandom random;

  /**
   * @param kernels for the exponentials over the vocabulary
   * @param vocabularySize number of logits
   */
  public Sampler(SamplingParams params, Kernels kernels, int vocabularySize) {
    this(params, TokenConstraint.NONE, kernels, vocabularySize);
  }

  /**
   * @param constraint which tokens may come next
   * @param kernels for the exponentials over the vocabulary
   * @param vocabularySize number of logits
   */
  public Sampler(
      SamplingParams params, TokenConstraint constraint, Kernels kernels, int vocabularySize) {
    this.params = params;
    this.constraint = constraint;
    constraint.limit(params.maxNewTokens());
    this.counts = new TokenCounts(SamplingParams.PENALTY_WINDOW);
    this.candidates = new Candidates(kernels, vocabularySize);
    this.random =
        params.seed().isPresent()
            ? new SplittableRandom(params.seed().getAsLong())
            : new SplittableRandom();
  }

  /** Tells the sampler of a token of the prompt. */
  public void acceptPrompt(int token) {
    counts.addPrompt(token);
  }

  /**
   * Draws a token and remembers it.
   *
   * @param logits [vocabulary], overwritten
   * @throws io.jinwen.engine.api.EngineException INTERNAL where no token can be chosen from them
   */
  public int sample(float[] logits, int offset) {
    candidates.requireNumbers(logits, offset);
    params.logitBias().forEach((token, bias) -> addBias(logits, offset, token, bias));
    counts.forEachRecent(token -> penaliseRepetition(logits, offset + token));
    penaliseGenerated(logits, offset);
    constraint.mask(logits, offset);
    int token =
        params.temperature() == 0
            ? candidates.argmax(logits, offset)
            : candidates.draw(logits, offset, params, random.nextDouble());
    counts.addGenerated(token);
    constraint.accept(token);
    return token;
  }

  /** Whether the answer was led to its end early, because of its most tokens. */
  public boolean cutShort() {
    return constraint.cutShort();
  }

  /**
   * The logits that the next {@link #sample} depends on, so that the others may be left out (−∞);
   * empty where it depends on all.
   */
  public Optional<Shortlist> shortlist() {
    int largest = params.temperature() == 0 ? 1 : params.topK();
    if (largest == 0 || largest > SHORTLIST_MAX || constraint != TokenConstraint.NONE) {
      return Optional.empty();
    }
    return Optional.of(new Shortlist(largest, changed()));
  }

  /** The tokens whose logits are changed before the choice. */
  private int[] changed() {
    IntStream.Builder tokens = IntStream.builder();
    params.logitBias().keySet().forEach(token -> addIfKnown(token, tokens));
    if (params.repetitionPenalty() != 1) {
      counts.forEachRecent(tokens::add);
    }
    if (params.presencePenalty() != 0 || params.frequencyPenalty() != 0) {
      counts.generated().keySet().forEach(tokens::add);
    }
    return tokens.build().toArray();
  }

  private void addIfKnown(int token, IntStream.Builder tokens) {
    if (token >= 0 && token < candidates.vocabularySize()) {
      tokens.add(token);
    }
  }

  private void addBias(float[] logits, int offset, int token, float bias) {
    if (token >= 0 && token < candidates.vocabularySize()) {
      logits[offset + token] += bias;
    }
  }

  private void penaliseRepetition(float[] logits, int at) {
    float logit = logits[at];
    logits[at] =
        logit > 0 ? logit / params.repetitionPenalty() : logit * params.repetitionPenalty();
  }

  private void penaliseGenerated(float[] logits, int offset) {
    if (params.presencePenalty() == 0 && params.frequencyPenalty() == 0) {
      return;
    }
    for (Map.Entry<Integer, Integer> entry : counts.generated().entrySet()) {
      logits[offset + entry.getKey()] -=
          params.presencePenalty() + params.frequencyPenalty() * entry.getValue();
    }
  }
}
