package io.jinwen.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.model.Shortlist;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final Kernels KERNELS = Kernels.choose(KernelChoice.SCALAR);
  private static final float[] LOGITS = {0.5f, 3f, -1f, 2.5f, 1f, -8f};

  private static SamplingParams.Builder plain() {
    return SamplingParams.GREEDY.toBuilder().temperature(1);
  }

  @Test
  void temperatureZeroTakesTheLikeliestAndOfEqualsTheFirst() {
    assertThat(draw(SamplingParams.GREEDY, LOGITS)).isEqualTo(1);
    assertThat(draw(SamplingParams.GREEDY, new float[] {1, 2, 2, 0})).isEqualTo(1);
  }

  @Test
  void sharesFollowTheSoftmax() {
    double[] shares = shares(plain().seed(1).build());
    double total = 0;
    for (float logit : LOGITS) {
      total += Math.exp(logit);
    }
    for (int i = 0; i < LOGITS.length; i++) {
      assertThat(shares[i]).isCloseTo(Math.exp(LOGITS[i]) / total, within(0.01));
    }
  }

  @Test
  void topKKeepsTheKLikeliest() {
    double[] shares = shares(plain().seed(2).topK(2).build());
    assertThat(shares[1] + shares[3]).isCloseTo(1, within(1e-9));
    assertThat(shares[3]).isCloseTo(1 / (1 + Math.exp(0.5)), within(0.01));
  }

  @Test
  void topPKeepsTheSmallestSetThatReachesIt() {
    assertThat(shares(plain().seed(3).topP(0.5f).build())[1]).isCloseTo(1, within(1e-9));
    double[] two = shares(plain().seed(3).topP(0.8f).build());
    assertThat(two[1] + two[3]).isCloseTo(1, within(1e-9));
    assertThat(two[3]).isGreaterThan(0.2);
  }

  @Test
  void choosesTheSameWhereLogitsOutsideOfItsShortlistAreLeftOut() {
    Random random = new Random(6);
    SamplingParams base =
        SamplingParams.DEFAULT.toBuilder()
            .topK(20)
            .seed(7)
            .logitBias(Map.of(5, 2f, 9, -3f))
            .build();
    for (SamplingParams params :
        new SamplingParams[] {
          base,
          base.toBuilder().temperature(0).build(),
          base.toBuilder().presencePenalty(1).frequencyPenalty(-0.5f).build()
        }) {
      var all = new Sampler(params, KERNELS, 2000);
      var few = new Sampler(params, KERNELS, 2000);
      for (int token = 0; token < 500; token++) {
        float[] logits = new float[2000];
        for (int i = 0; i < logits.length; i++) {
          logits[i] = (float) random.nextGaussian() * 2;
        }
        float[] left = onlyShortlist(logits, few.shortlist().orElseThrow());
        assertThat(few.sample(left, 0)).isEqualTo(all.sample(logits, 0));
      }
    }
  }

  @Test
  void needsAllLogitsWithoutTopK() {
    assertThat(new Sampler(SamplingParams.DEFAULT, KERNELS, 10).shortlist()).isEmpty();
  }

  private static float[] onlyShortlist(float[] logits, Shortlist shortlist) {
    float[] rest = logits.clone();
    float[] left = new float[logits.length];
    Arrays.fill(left, Float.NEGATIVE_INFINITY);
    for (int token : shortlist.others()) {
      left[token] = logits[token];
      rest[token] = Float.NEGATIVE_INFINITY;
    }
    float[] sorted = rest.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < rest.length; i++) {
      if (rest[i] >= sorted[rest.length - shortlist.largest()]) {
        left[i] = logits[i];
      }
    }
    return left;
  }

  @Test
  void minPDropsTokensFarBelowTheLikeliest() {
    double[] shares = shares(plain().seed(4).minP(0.5f).build());
    assertThat(shares[1] + shares[3]).isCloseTo(1, within(1e-9));
  }

  @Test
  void truncationOfALargeVocabularyEqualsAFullSort() {
    Random random = new Random(5);
    float[] logits = new float[5_000];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextGaussian() * 2;
    }
    for (float topP : new float[] {0.1f, 0.9f, 0.999f}) {
      var params = plain().seed(6).topP(topP).build();
      boolean[] allowed = referenceTopP(logits, topP);
      Sampler sampler = new Sampler(params, KERNELS, logits.length);
      for (int i = 0; i < 300; i++) {
        assertThat(allowed[sampler.sample(logits.clone(), 0)]).isTrue();
      }
    }
  }

  private static boolean[] referenceTopP(float[] logits, float topP) {
    Integer[] order = new Integer[logits.length];
    double total = 0;
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
      total += Math.exp(logits[i]);
    }
    Arrays.sort(order, (a, b) -> Float.compare(logits[b], logits[a]));
    boolean[] allowed = new boolean[logits.length];
    double sum = 0;
    for (int i = 0; i < order.length && sum < topP + 1e-6; i++) {
      allowed[order[i]] = true;
      sum += Math.exp(logits[order[i]]) / total;
    }
    return allowed;
  }

  @Test
  void repetitionPenaltyActsOnPromptTokensToo() {
    var params = SamplingParams.GREEDY.toBuilder().repetitionPenalty(1.5f).build();
    Sampler sampler = new Sampler(params, KERNELS, LOGITS.length);
    sampler.acceptPrompt(1);
    assertThat(sampler.sample(LOGITS.clone(), 0)).isEqualTo(3);
  }

  @Test
  void repetitionPenaltyForgetsTokensOutsideItsWindow() {
    var params = SamplingParams.GREEDY.toBuilder().repetitionPenalty(1.5f).build();
    Sampler sampler = new Sampler(params, KERNELS, LOGITS.length);
    sampler.acceptPrompt(1);
    for (int i = 0; i < SamplingParams.PENALTY_WINDOW; i++) {
      sampler.acceptPrompt(5);
    }
    assertThat(sampler.sample(LOGITS.clone(), 0)).isEqualTo(1);
  }

  @Test
  void presenceAndFrequencyActOnGeneratedTokensOnly() {
    var params = SamplingParams.GREEDY.toBuilder().presencePenalty(0.3f).frequencyPenalty(0.3f);
    Sampler sampler = new Sampler(params.build(), KERNELS, LOGITS.length);
    sampler.acceptPrompt(1);
    assertThat(sampler.sample(LOGITS.clone(), 0)).isEqualTo(1);
    assertThat(sampler.sample(LOGITS.clone(), 0)).isEqualTo(3);
  }

  @Test
  void biasCanForbidAToken() {
    var params = SamplingParams.GREEDY.toBuilder().logitBias(Map.of(1, -100f, 999, 5f)).build();
    assertThat(draw(params, LOGITS)).isEqualTo(3);
  }

  @Test
  void sameSeedDrawsTheSame() {
    var params = plain().seed(42).build();
    Sampler a = new Sampler(params, KERNELS, LOGITS.length);
    Sampler b = new Sampler(params, KERNELS, LOGITS.length);
    for (int i = 0; i < 100; i++) {
      assertThat(a.sample(LOGITS.clone(), 0)).isEqualTo(b.sample(LOGITS.clone(), 0));
    }
  }

  @Test
  void loopIsCaughtAndAListIsNot() {
    LoopDetector phrase = new LoopDetector();
    boolean caught = false;
    for (int i = 0; i < 200 && !caught; i++) {
      caught = phrase.add(10 + i % 7);
    }
    assertThat(caught).isTrue();

    LoopDetector list = new LoopDetector();
    for (int i = 0; i < 2_000; i++) {
      assertThat(list.add(i % 7 == 3 ? 1_000 + i : 10 + i % 7)).isFalse();
    }
  }

  private static int draw(SamplingParams params, float[] logits) {
    return new Sampler(params, KERNELS, logits.length).sample(logits.clone(), 0);
  }

  private static double[] shares(SamplingParams params) {
    int draws = 40_000;
    double[] shares = new double[LOGITS.length];
    Sampler sampler = new Sampler(params, KERNELS, LOGITS.length);
    for (int i = 0; i < draws; i++) {
      shares[sampler.sample(LOGITS.clone(), 0)] += 1.0 / draws;
    }
    return shares;
  }

  @Test
  void theBoundsBelongToTheRanges() {
    SamplingParams least =
        SamplingParams.DEFAULT.toBuilder().repetitionPenalty(0.01f).minP(0.999_999f).build();
    assertThat(least.repetitionPenalty()).isEqualTo(0.01f);
  }
}
